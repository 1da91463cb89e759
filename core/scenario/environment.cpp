#include "core/scenario/environment.hpp"

#include <fmt/format.h>

namespace cow {

NameLookup lookup_in(const Environment& env, const Machine& machine) {
    return [&env, &machine](const std::string& name, std::string& problem) -> std::optional<u64> {
        if (const auto value = env.values.find(name); value != env.values.end()) {
            return value->second;
        }
        if (const auto process = env.processes.find(name); process != env.processes.end()) {
            return machine.process(process->second).pid;
        }
        problem = fmt::format("'{}' has no value: the call that was to give it failed", name);
        return std::nullopt;
    };
}

ProcId find_process(const Environment& env, const std::string& name, std::string& problem) {
    const auto found = env.processes.find(name);
    if (found == env.processes.end()) {
        problem = fmt::format("{} does not exist: no call made it", name);
        return no_proc;
    }
    return found->second;
}

} // namespace cow
