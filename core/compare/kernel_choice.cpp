#include "core/compare/kernel_choice.hpp"

#include "core/kernel/task/fork.hpp"
#include "core/language/language.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

constexpr std::array<std::string_view, 4> ways{"cow", "eager", "ondemand", "vfork"};

/// It makes a process with an address space of its own.
bool copies_space(const CallStatement& call) {
    const vocabulary::CallSpec* spec = vocabulary::find_call(call.call);
    return spec != nullptr && spec->forks() && spec->id != vocabulary::CallId::vfork &&
           std::none_of(call.args.begin(), call.args.end(),
                        [](const Arg& arg) { return (arg.flags & clone_flag::vm) != 0; });
}

} // namespace

std::string_view fork_way_name(ForkWay way) { return ways[static_cast<std::size_t>(way)]; }
std::span<const std::string_view> fork_way_names() { return ways; }
std::optional<ForkWay> fork_way_from_name(std::string_view name) {
    const auto* found = std::find(ways.begin(), ways.end(), name);
    return found == ways.end() ? std::nullopt : std::optional(static_cast<ForkWay>(found - ways.begin()));
}

std::string_view fork_way_text(ForkWay way) {
    switch (way) {
    case ForkWay::cow: return tr_later("as Linux does: share pages read-only, copy at the first write");
    case ForkWay::eager: return tr_later("as the first Unix did: copy every page at once");
    case ForkWay::ondemand: return tr_later("share the page tables too, copy a table at its first fault");
    case ForkWay::vfork: return tr_later("the child borrows its parent's memory, and the parent waits");
    }
    return "";
}

KernelChoice kernel_of(const MachineConfig& config) {
    return {fork_way_from_name(fork_mode_name(config.fork)).value_or(ForkWay::cow), config.bug};
}

std::string kernel_choice_name(const KernelChoice& kernel) {
    const std::string_view way = fork_way_name(kernel.way);
    return kernel.bug == Bug::none ? std::string(way) : fmt::format("{}+{}", way, bug_name(kernel.bug));
}

Script under_kernel(Script script, const KernelChoice& kernel) {
    script.config.fork = fork_mode_from_name(fork_way_name(kernel.way)).value_or(ForkMode::cow);
    script.config.bug = kernel.bug;
    if (kernel.way == ForkWay::vfork) {
        for (Statement& statement : script.statements) {
            auto* call = std::get_if<CallStatement>(&statement.what);
            if (call != nullptr && copies_space(*call)) {
                call->call = "vfork";
                call->args.clear();
            }
        }
    }
    return script;
}

} // namespace cow
