#include "core/scenario/scope.hpp"

#include "core/scenario/arguments.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow {
namespace {

/// The pid in a name like p17, 0 when it is none.
u32 pid_in_name(std::string_view name) {
    u32 pid = 0;
    if (name.size() < 2 || name.size() > 9 || name[0] != 'p' || name[1] == '0') {
        return 0;
    }
    for (char c : name.substr(1)) {
        if (c < '0' || c > '9') {
            return 0;
        }
        pid = pid * 10 + static_cast<u32>(c - '0');
    }
    return pid;
}

} // namespace

Scope::Scope() { processes_.insert("init"); }

Scope Scope::open() {
    Scope out;
    out.open_ = true;
    return out;
}

bool Scope::is_process(std::string_view name) const {
    const u32 pid = pid_in_name(name);
    return open_ || processes_.contains(name) || (pid > 1 && pid < unnamed_below_);
}

std::vector<std::string_view> Scope::process_names() const { return {processes_.begin(), processes_.end()}; }

std::vector<std::string_view> Scope::all_names() const {
    std::vector<std::string_view> out(values_.begin(), values_.end());
    out.insert(out.end(), processes_.begin(), processes_.end());
    return out;
}

std::string Scope::process_of_pid(u32 pid) {
    if (const auto known = pids_.find(pid); known != pids_.end()) {
        return known->second;
    }
    std::string name = fmt::format("p{}", pid);
    if (!init_has_pid_ && !open_ && !is_process(name)) {
        init_has_pid_ = true;
        name = "init";
    }
    next_pid_ = std::max(next_pid_, pid + 1);
    processes_.insert(name);
    return pids_[pid] = name;
}

void Scope::learn_broken(std::string_view name) {
    values_.emplace(name);
    processes_.emplace(name);
}

void Scope::learn_fork(const CallStatement& call) {
    if (call.recorded && *call.recorded <= 0) { // it failed, or this is the child's side of it
        if (!call.bind.empty()) {
            processes_.insert(call.bind); // the name is known, though nobody bears it
        }
        return;
    }
    const u32 pid = call.recorded ? static_cast<u32>(*call.recorded) : next_pid_;
    next_pid_ = std::max(next_pid_, pid + 1);
    if (call.bind.empty() && !call.recorded) {
        unnamed_below_ = next_pid_;
    }
    const std::string name = call.bind.empty() ? fmt::format("p{}", pid) : call.bind;
    processes_.insert(name);
    if (call.recorded) {
        pids_[pid] = name;
    }
}

void Scope::learn(const Statement& statement) {
    if (statement.trace_pid) {
        processes_.insert(statement.process);
        pids_[*statement.trace_pid] = statement.process;
        init_has_pid_ = init_has_pid_ || statement.process == "init";
        next_pid_ = std::max(next_pid_, *statement.trace_pid + 1);
    }
    if (const auto* process = std::get_if<ProcessStatement>(&statement.what)) {
        processes_.insert(process->name);
        ++next_pid_;
    } else if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        const vocabulary::CallSpec* spec = vocabulary::find_call(call->call);
        if (spec != nullptr && spec->forks()) {
            learn_fork(*call);
        } else if (!call->bind.empty()) {
            values_.insert(call->bind);
        }
        for (const std::string& name : bound_names(*call)) {
            values_.insert(name);
        }
    }
}

} // namespace cow
