#include "core/machine/config.hpp"

#include <array>

namespace cow {
namespace {

constexpr std::array<std::string_view, 3> fork_modes{"cow", "eager", "ondemand"};
constexpr std::array<std::string_view, 7> bugs{
    "none",         "no_refcount",   "parent_left_writable", "copyout_skips_cow",
    "no_tlb_flush", "refcount_8bit", "reuse_without_check",
};

template <class Enum, std::size_t N>
std::optional<Enum> from_name(const std::array<std::string_view, N>& names, std::string_view name) {
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view fork_mode_name(ForkMode mode) { return fork_modes[static_cast<std::size_t>(mode)]; }
std::optional<ForkMode> fork_mode_from_name(std::string_view name) {
    return from_name<ForkMode>(fork_modes, name);
}
std::span<const std::string_view> fork_mode_names() { return fork_modes; }
std::string_view bug_name(Bug bug) { return bugs[static_cast<std::size_t>(bug)]; }
std::optional<Bug> bug_from_name(std::string_view name) { return from_name<Bug>(bugs, name); }
std::span<const std::string_view> bug_names() { return std::span(bugs).subspan(1); }

} // namespace cow
