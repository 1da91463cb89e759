#pragma once
// The VMAs of a space as they were before an event.

#include "core/event/event.hpp"

#include <span>
#include <vector>

namespace cow::ui {

/// `now`: those of the space after the event. Nothing when the event does not change them.
std::vector<Vma> vmas_before(const Event& event, MmId mm, std::span<const Vma> now);

} // namespace cow::ui
