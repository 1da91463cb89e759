#pragma once
// One of the kernels that a script is played under to be compared: what its fork does, and what is wrong with it.

#include "core/scenario/script.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cow {

/// What becomes of a `fork`: one of the modes of a machine, or that it is a `vfork`, whose child borrows its parent's
/// memory while the parent waits.
enum class ForkWay : u8 { cow, eager, ondemand, vfork };

std::string_view fork_way_name(ForkWay way);
std::optional<ForkWay> fork_way_from_name(std::string_view name);
std::span<const std::string_view> fork_way_names();
/// What becomes of the memory: a sentence without its full stop, which tr() translates.
std::string_view fork_way_text(ForkWay way);

struct KernelChoice {
    ForkWay way = ForkWay::cow;
    Bug bug = Bug::none; ///< whatever the script says

    bool operator==(const KernelChoice&) const = default;
};

/// The one that a script chooses itself.
KernelChoice kernel_of(const MachineConfig& config);
/// "eager", "cow+no_refcount": as it is written.
std::string kernel_choice_name(const KernelChoice& kernel);

/// The script as it is under that kernel. With ForkWay::vfork every call that forks a process with a memory of its own is
/// a vfork; its text stays as it was written.
Script under_kernel(Script script, const KernelChoice& kernel);

} // namespace cow
