#pragma once
// Where to go from the cursor: a place, the next fault, the last copy, a bookmark.

#include "app/view/base/selection.hpp"
#include "app/view/base/step_place.hpp"
#include "core/explain/event_history.hpp"
#include "core/scenario/player.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace cow::ui {

/// The cursor's.
StepPlace place_of(const Player& player);
/// Runs what has not run. Beyond the end of a step is its end, beyond the last step the end.
void go_to(Player& player, StepPlace place);
/// "5": behind step 5, "5.7": behind the 7th event of step 5; as the window counts them. Nothing when it is no such
/// thing, or there is no such step.
std::optional<StepPlace> parse_place(std::string_view text, std::size_t steps);

enum class Landmark : u8 { fault, copy };

/// What events are looked for when the selection's are; nothing for an empty one.
std::optional<HistorySubject> subject_of(const Selection& selection);

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

/// Steps that two branches of a timeline have in common.
std::size_t shared_steps(const Timeline& timeline, std::size_t one, std::size_t other);

} // namespace cow::ui
