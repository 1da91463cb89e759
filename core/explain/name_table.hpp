#pragma once
// The names that a scenario gives to addresses, as each process knows them, at any place of a run.
//
// Two processes may give two names to one address, each in its own memory. Then a process knows the name that it gave,
// or else the one that its nearest ancestor gave, from which it inherited the memory.
//
//   NameTable table;
//   const Names names = table.follow(player);          // at the player's cursor
//   sentence(event, machine, names.about(event, actor));
//
// Each step is read once, when it has run; going elsewhere costs as much as names were given in between.

#include "core/explain/sentence.hpp"
#include "core/scenario/player.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cow {

class NameTable;

/// The names at one place, until the table goes elsewhere.
class Names {
public:
    Names(NameTable& table, const Machine& machine) : table_(&table), machine_(&machine) {}

    /// As `reader` knows them; of no process: those that were given first.
    const Labels& of(ProcId reader) const;
    /// As the process does whose memory the event is about, or else `actor`, who does the step.
    const Labels& about(const Event& event, ProcId actor) const;

private:
    NameTable* table_;
    const Machine* machine_;
};

class NameTable {
public:
    /// The next step has run. Whoever stands behind the last step stays there.
    void learn(const Statement& statement, const StepOutcome& outcome, const Environment& after);
    /// Steps that are known.
    std::size_t steps() const { return learned_; }
    /// To the names behind so many of them.
    void go_to(std::size_t steps);
    /// Characters of the longest one that an address was ever given.
    std::size_t longest() const { return longest_; }
    /// Learns what has run, in the player's branch, and goes to its cursor.
    Names follow(const Player& player);

private:
    friend class Names;
    struct Given {
        ProcId by{};
        std::string name;
        bool operator==(const Given&) const = default;
    };
    struct Version { // of the names of one address, the one given first in front
        std::size_t step = 0;
        std::vector<Given> names;
    };
    struct Change {
        std::size_t step = 0;
        u64 address = 0;
    };
    using Family = std::vector<ProcId>; // a process and its ancestors
    struct Reader {
        Family family;
        Labels labels;
    };

    const Labels& known_to(ProcId reader, const Machine& machine);
    void unlearn(std::size_t steps);
    std::vector<Given> newest(u64 address) const;
    void note(u64 address, std::vector<Given> names);
    const std::vector<Given>* names_here(u64 address) const;
    void relabel(u64 address);
    static Family family_of(ProcId proc, const Machine& machine);
    static const std::string& choose(const std::vector<Given>& names, const Family& family);

    std::size_t branch_ = 0;
    std::size_t learned_ = 0;
    std::size_t longest_ = 0;
    std::map<u64, std::vector<Version>> given_;
    std::vector<Change> changes_;                    ///< by step
    std::map<std::string, u64, std::less<>> newest_; ///< where each name was given last

    std::size_t here_ = 0;             ///< steps behind which these are the names:
    std::size_t passed_ = 0;           ///< changes behind us
    Labels labels_;                    ///< those given first
    std::set<u64> contested_;          ///< addresses with several
    std::map<ProcId, Reader> readers_; ///< who has asked, while there are such
};

/// The process whose memory an event is about, or no_proc.
ProcId process_concerned(const Event& event, const Machine& machine);

} // namespace cow
