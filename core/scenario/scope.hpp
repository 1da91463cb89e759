#pragma once
// The names a scenario has given so far, as they can be known without running it.

#include "core/scenario/script.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

class Scope {
public:
    Scope();
    /// Every name is taken as known: for a line without the file it belongs to.
    static Scope open();

    /// The names that a statement gives.
    void learn(const Statement& statement);
    /// `name = …` in a line that is wrong: whatever it would have been, later lines may use it.
    void learn_broken(std::string_view name);

    bool is_value(std::string_view name) const { return open_ || values_.contains(name); }
    bool is_process(std::string_view name) const;
    /// A name may not stand for both.
    bool is_taken(std::string_view name, bool for_process) const {
        return !open_ && (for_process ? values_.contains(name) : is_process(name));
    }
    std::vector<std::string_view> all_names() const;
    std::vector<std::string_view> process_names() const;

    /// Who a trace's pid is: a process that is known, or init for the first one, or a new one called p1234.
    std::string process_of_pid(u32 pid);

private:
    void learn_fork(const CallStatement& call);

    std::set<std::string, std::less<>> values_;
    std::set<std::string, std::less<>> processes_;
    std::map<u32, std::string> pids_; // of a trace
    bool open_ = false;
    bool init_has_pid_ = false;
    u32 next_pid_ = 2;
    u32 unnamed_below_ = 0; // p2 … may exist below this pid: a fork without a name is called after its pid
};

} // namespace cow
