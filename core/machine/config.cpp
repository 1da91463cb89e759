#include "core/machine/config.hpp"

#include "core/language/language.hpp"

#include <array>

namespace cow {
namespace {

constexpr std::array<std::string_view, 3> fork_modes{"cow", "eager", "ondemand"};
constexpr std::array<std::string_view, 8> bugs{
    "none",         "no_refcount",   "parent_left_writable", "copyout_skips_cow",
    "no_tlb_flush", "refcount_8bit", "reuse_without_check",  "refork_loses_cow",
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

std::string_view bug_text(Bug bug) {
    switch (bug) {
    case Bug::none: return tr_later("nothing is wrong with it");
    case Bug::no_refcount: return tr_later("fork shares a frame without counting the reference");
    case Bug::parent_left_writable: return tr_later("fork write-protects only the child's pages");
    case Bug::copyout_skips_cow: return tr_later("read(2) writes into a shared page without a copy");
    case Bug::no_tlb_flush: return tr_later("stale translations stay in the TLB");
    case Bug::refcount_8bit: return tr_later("the reference count wraps around at 256");
    case Bug::reuse_without_check: return tr_later("a write fault keeps the frame, shared or not");
    case Bug::refork_loses_cow: return tr_later("a second fork makes shared pages writable again");
    }
    return "";
}

} // namespace cow
