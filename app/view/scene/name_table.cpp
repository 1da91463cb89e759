#include "app/view/scene/name_table.hpp"

#include <algorithm>

namespace cow::ui {

NameTable::NameTable(const Player& player) {
    const auto& values = player.environment().values;
    std::map<std::string, ProcId> givers;
    for (std::size_t step = 0; step < player.step(); ++step) {
        const StepOutcome* outcome = player.outcome(step);
        const auto* call =
            outcome == nullptr
                ? nullptr
                : std::get_if<CallStatement>(&player.script().statements[outcome->statement].what);
        if (call != nullptr && !call->bind.empty()) {
            givers[call->bind] = outcome->proc; // the last one counts
        }
    }
    for (const auto& [name, value] : values) {
        // Descriptors and pids have names too, but lie below all that can be mapped.
        if (value >= MachineConfig::mmap_min_addr) {
            const auto giver = givers.find(name);
            std::vector<Given>& names = given_[value];
            names.push_back({giver == givers.end() ? no_proc : giver->second, name});
            contested_ = contested_ || names.size() > 1;
        }
    }
    for (const Process& process : player.machine().processes) {
        parents_.push_back(process.parent);
    }
}

const Labels& NameTable::of(ProcId reader) {
    const ProcId key = contested_ ? reader : no_proc;
    const auto [entry, fresh] = by_reader_.try_emplace(key);
    if (!fresh) {
        return entry->second;
    }
    for (const auto& [address, names] : given_) {
        const std::string* chosen = &names.front().name;
        ProcId proc = key;
        for (std::size_t generation = 0; proc.v < parents_.size() && generation < parents_.size();
             ++generation) {
            const auto own =
                std::find_if(names.begin(), names.end(), [&](const Given& one) { return one.by == proc; });
            if (own != names.end()) {
                chosen = &own->name;
                break;
            }
            proc = parents_[proc.v];
        }
        entry->second.addresses.emplace(address, *chosen);
    }
    return entry->second;
}

} // namespace cow::ui
