#include "core/explain/name_table.hpp"

#include <algorithm>
#include <utility>

namespace cow {
namespace {

ProcId owner_of(MmId mm, const Machine& machine) {
    return mm.v < machine.spaces.size() ? machine.space(mm).owner : no_proc;
}

/// How much a call maps at the address that it returns; 0: it does not say.
u64 bytes_mapped(const CallStatement& call, const Environment& env) {
    const std::size_t length = call.call == "mmap" ? 1 : call.call == "mremap" ? 2 : call.args.size();
    if (length >= call.args.size() || call.args[length].kind != Arg::Kind::expr) {
        return 0;
    }
    const NameLookup lookup = [&](const std::string& name, std::string&) -> std::optional<u64> {
        const auto found = env.values.find(name);
        return found != env.values.end() ? std::optional(found->second) : std::nullopt;
    };
    std::string problem;
    return evaluate(call.args[length].expr, lookup, problem).value_or(0);
}

} // namespace

ProcId process_concerned(const Event& event, const Machine& machine) {
    if (const ProcId proc = event_process(event); proc != no_proc) {
        return proc;
    }
    return std::visit(
        [&](const auto& e) {
            if constexpr (requires { MmId{e.mm}; }) {
                return owner_of(e.mm, machine);
            } else if constexpr (requires { MmId{e.parent}; }) {
                return owner_of(e.parent, machine);
            } else {
                return no_proc;
            }
        },
        event);
}

const Labels& Names::of(ProcId reader) const { return table_->known_to(reader, *machine_); }

const Labels& Names::about(const Event& event, ProcId actor) const {
    const ProcId concerned = process_concerned(event, *machine_);
    return of(concerned == no_proc ? actor : concerned);
}

// ---- learning ------------------------------------------------------------------------------------------------------

void NameTable::learn(const Statement& statement, const StepOutcome& outcome, const Environment& after) {
    const bool at_end = here_ == learned_;
    const auto* call = std::get_if<CallStatement>(&statement.what);
    if (call != nullptr && !call->bind.empty()) {
        const std::string& name = call->bind;
        const auto value = after.values.find(name);
        // Descriptors and pids have names too, but lie below all that can be mapped.
        const bool given = value != after.values.end() && value->second >= MachineConfig::mmap_min_addr;
        if (const auto before = newest_.find(name); before != newest_.end()) {
            std::vector<Given> rest = newest(before->second);
            std::erase_if(rest, [&](const Given& one) { return one.name == name; });
            note(before->second, std::move(rest));
            newest_.erase(before);
        }
        if (given) {
            std::vector<Given> names = newest(value->second);
            const auto same = std::find_if(names.begin(), names.end(),
                                           [&](const Given& one) { return one.by == outcome.proc; });
            if (same != names.end()) {
                same->name = name; // what lay there before is gone
            } else {
                names.push_back({outcome.proc, name});
            }
            note(value->second, std::move(names));
            newest_[name] = value->second;
            longest_ = std::max(longest_, name.size());
            if (const u64 bytes = bytes_mapped(*call, after); bytes > labels_.bytes[value->second]) {
                labels_.bytes[value->second] = bytes;
                readers_.clear();
            }
        }
    }
    ++learned_;
    if (at_end) {
        go_to(learned_);
    }
}

/// The names of an address behind the last step that is known.
std::vector<NameTable::Given> NameTable::newest(u64 address) const {
    const auto found = given_.find(address);
    return found == given_.end() ? std::vector<Given>{} : found->second.back().names;
}

/// From the step that is being learned on.
void NameTable::note(u64 address, std::vector<Given> names) {
    std::vector<Version>& versions = given_[address];
    if (!versions.empty() && versions.back().step == learned_) {
        versions.back().names = std::move(names);
    } else {
        versions.push_back({learned_, std::move(names)});
        changes_.push_back({learned_, address});
    }
}

/// Only so many steps are known any more.
void NameTable::unlearn(std::size_t steps) {
    if (steps >= learned_) {
        return;
    }
    go_to(std::min(here_, steps));
    while (!changes_.empty() && changes_.back().step >= steps) {
        const auto at = given_.find(changes_.back().address);
        at->second.pop_back();
        if (at->second.empty()) {
            given_.erase(at);
        }
        changes_.pop_back();
    }
    learned_ = steps;
    newest_.clear();
    for (const auto& [address, versions] : given_) {
        for (const Given& one : versions.back().names) {
            newest_[one.name] = address;
        }
    }
}

Names NameTable::follow(const Player& player) {
    const Timeline& timeline = player.timeline();
    if (branch_ != timeline.branch()) {
        unlearn(timeline.shared_steps(branch_, timeline.branch()));
        branch_ = timeline.branch();
    }
    const std::vector<Statement>& statements = player.script().statements;
    while (learned_ < timeline.total_steps()) {
        const StepOutcome& outcome = *player.outcome(learned_);
        learn(statements[outcome.statement], outcome, player.names_behind(learned_ + 1));
    }
    go_to(player.step());
    return {*this, player.machine()};
}

// ---- at a place ----------------------------------------------------------------------------------------------------

void NameTable::go_to(std::size_t steps) {
    here_ = std::min(steps, learned_);
    std::set<u64> changed;
    while (passed_ < changes_.size() && changes_[passed_].step < here_) {
        changed.insert(changes_[passed_++].address);
    }
    while (passed_ > 0 && changes_[passed_ - 1].step >= here_) {
        changed.insert(changes_[--passed_].address);
    }
    for (const u64 address : changed) {
        relabel(address);
    }
}

/// Null: it has none.
const std::vector<NameTable::Given>* NameTable::names_here(u64 address) const {
    const std::vector<Version>& versions = given_.at(address);
    const auto behind = std::partition_point(versions.begin(), versions.end(),
                                             [&](const Version& one) { return one.step < here_; });
    return behind == versions.begin() || (behind - 1)->names.empty() ? nullptr : &(behind - 1)->names;
}

void NameTable::relabel(u64 address) {
    const std::vector<Given>* names = names_here(address);
    if (names != nullptr && names->size() > 1) {
        contested_.insert(address);
    } else {
        contested_.erase(address);
    }
    if (contested_.empty()) {
        readers_.clear();
    }
    if (names == nullptr) {
        labels_.addresses.erase(address);
    } else {
        labels_.addresses[address] = names->front().name;
    }
    for (auto& [proc, reader] : readers_) {
        if (names == nullptr) {
            reader.labels.addresses.erase(address);
        } else {
            reader.labels.addresses[address] = choose(*names, reader.family);
        }
    }
}

NameTable::Family NameTable::family_of(ProcId proc, const Machine& machine) {
    Family family;
    // A process whose parent is gone is given to the first one: no circles.
    for (; proc.v < machine.processes.size() && family.size() < machine.processes.size();
         proc = machine.process(proc).parent) {
        family.push_back(proc);
    }
    return family;
}

const std::string& NameTable::choose(const std::vector<Given>& names, const Family& family) {
    for (const ProcId proc : family) {
        const auto own =
            std::find_if(names.begin(), names.end(), [&](const Given& one) { return one.by == proc; });
        if (own != names.end()) {
            return own->name;
        }
    }
    return names.front().name;
}

const Labels& NameTable::known_to(ProcId reader, const Machine& machine) {
    Family family = contested_.empty() ? Family{} : family_of(reader, machine);
    if (family.empty()) {
        return labels_;
    }
    const auto [at, fresh] = readers_.try_emplace(reader);
    Reader& known = at->second;
    if (fresh || known.family != family) {
        known.family = std::move(family);
        known.labels = labels_;
        for (const u64 address : contested_) {
            known.labels.addresses[address] = choose(*names_here(address), known.family);
        }
    }
    return known.labels;
}

} // namespace cow
