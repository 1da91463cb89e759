#pragma once
// The names a scenario gives to addresses, as the sentences about events use them.
//
// Two processes may give two names to one address, each in its own memory. Then the name is the one that the process
// which an event is about gave, or else its nearest ancestor, from which it inherited the memory.

#include "core/explain/sentence.hpp"
#include "core/scenario/runner.hpp"

#include <map>
#include <string>
#include <vector>

namespace cow::cli {

class NameBook {
public:
    /// A step has been run; if it gave a name, that is known from now on.
    void learn(const Statement& statement, const StepOutcome& outcome, const Environment& environment);
    /// The names for an event of a step that `actor` does.
    const Labels& names_for(const Event& event, const Machine& machine, ProcId actor);

private:
    struct Given {
        ProcId by{};
        std::string name;
    };
    void forget(const std::string& name);
    void choose(u64 address, ProcId reader, const Machine& machine);

    /// Addresses with several names that are kept apart; beyond, the name given first is used for all.
    static constexpr std::size_t most_contested = 256;

    std::map<u64, std::vector<Given>> given_;
    std::map<std::string, u64> where_;
    std::vector<u64> contested_;
    Labels labels_;
    ProcId reader_ = no_proc;
};

/// The process whose memory an event is about, or no_proc.
ProcId process_concerned(const Event& event, const Machine& machine);

} // namespace cow::cli
