#pragma once
// The events of a timeline that one jumps to.

#include "core/history/timeline.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace cow::ui {

enum class Landmark : u8 { fault, copy };
/// A page fault is raised, or it comes to the worst: a signal, the OOM killer.
bool is_fault(const Event& event);
bool is_copy(const Event& event);

/// The numbers of the events that one looks for, found as the timeline grows.
class Landmarks {
public:
    /// Looks at what is new, or at all when another branch is in use.
    void follow(const Timeline& timeline);
    void clear() { *this = {}; }
    /// The first at or after number `from`, …
    std::optional<std::size_t> next(Landmark what, std::size_t from) const;
    /// … and the last before number `before`.
    std::optional<std::size_t> previous(Landmark what, std::size_t before) const;
    bool any(Landmark what, std::size_t first, std::size_t last) const;

private:
    const std::vector<u32>& of(Landmark what) const { return what == Landmark::fault ? faults_ : copies_; }

    std::size_t branch_ = 0;
    std::size_t seen_ = 0; ///< events
    std::vector<u32> faults_;
    std::vector<u32> copies_;
};

} // namespace cow::ui
