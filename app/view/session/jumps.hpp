#pragma once
// What the selection and the branches of a timeline mean for going elsewhere.

#include "app/view/base/selection.hpp"
#include "app/view/base/step_place.hpp"
#include "core/explain/event_history.hpp"
#include "core/scenario/player.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace cow::ui {

/// What events are looked for when the selection's are; nothing for an empty one.
std::optional<HistorySubject> subject_of(const Selection& selection);

/// Steps that two branches of a timeline have in common.
std::size_t shared_steps(const Timeline& timeline, std::size_t one, std::size_t other);

} // namespace cow::ui
