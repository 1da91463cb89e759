#include "app/cli/report/name_book.hpp"

#include <algorithm>

namespace cow::cli {
namespace {

ProcId process_in(MmId mm, const Machine& machine) {
    return mm.v < machine.spaces.size() ? machine.space(mm).owner : no_proc;
}

} // namespace

ProcId process_concerned(const Event& event, const Machine& machine) {
    return std::visit(
        [&](const auto& e) {
            if constexpr (requires { ProcId{e.proc}; }) {
                return ProcId{e.proc};
            } else if constexpr (requires { MmId{e.mm}; }) {
                return process_in(e.mm, machine);
            } else if constexpr (requires { MmId{e.parent}; }) {
                return process_in(e.parent, machine);
            } else {
                return no_proc;
            }
        },
        event);
}

void NameBook::learn(const Statement& statement, const StepOutcome& outcome, const Environment& environment) {
    const auto* call = std::get_if<CallStatement>(&statement.what);
    if (call == nullptr || call->bind.empty()) {
        return;
    }
    forget(call->bind);
    const auto value = environment.values.find(call->bind);
    // Descriptors and pids have names too, but lie below all that can be mapped.
    if (value == environment.values.end() || value->second < MachineConfig::mmap_min_addr) {
        return;
    }
    const u64 address = value->second;
    std::vector<Given>& names = given_[address];
    const auto same =
        std::find_if(names.begin(), names.end(), [&](const Given& one) { return one.by == outcome.proc; });
    if (same != names.end()) {
        same->name = call->bind; // what lay there before is gone
    } else {
        names.push_back({outcome.proc, call->bind});
    }
    where_[call->bind] = address;
    if (names.size() == 2 && contested_.size() < most_contested) {
        contested_.push_back(address);
    }
    labels_.addresses[address] = names.front().name;
    reader_ = no_proc;
}

void NameBook::forget(const std::string& name) {
    const auto at = where_.find(name);
    if (at == where_.end()) {
        return;
    }
    const auto given = given_.find(at->second);
    std::erase_if(given->second, [&](const Given& one) { return one.name == name; });
    if (given->second.empty()) {
        labels_.addresses.erase(given->first);
        std::erase(contested_, given->first);
        given_.erase(given);
    } else {
        labels_.addresses[given->first] = given->second.front().name;
    }
    where_.erase(at);
}

const Labels& NameBook::names_for(const Event& event, const Machine& machine, ProcId actor) {
    if (contested_.empty()) {
        return labels_;
    }
    const ProcId concerned = process_concerned(event, machine);
    const ProcId reader = concerned == no_proc ? actor : concerned;
    if (reader != reader_) {
        reader_ = reader;
        for (const u64 address : contested_) {
            choose(address, reader, machine);
        }
    }
    return labels_;
}

void NameBook::choose(u64 address, ProcId reader, const Machine& machine) {
    const std::vector<Given>& names = given_.at(address);
    std::size_t generations = 0; // a process whose parent is gone is given to the first one: no circles
    for (ProcId proc = reader; proc.v < machine.processes.size() && generations++ < machine.processes.size();
         proc = machine.process(proc).parent) {
        const auto own =
            std::find_if(names.begin(), names.end(), [&](const Given& one) { return one.by == proc; });
        if (own != names.end()) {
            labels_.addresses[address] = own->name;
            return;
        }
    }
    labels_.addresses[address] = names.front().name;
}

} // namespace cow::cli
