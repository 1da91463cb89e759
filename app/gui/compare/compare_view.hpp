#pragma once
// Kernels side by side: a stage for each, all at the same step, with their figures below. The first is the session's
// own, or else one of those that were chosen.

#include "app/gui/stage/stage_view.hpp"
#include "app/view/compare/other_kernels.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct CompareState {
    static constexpr std::size_t most_others = 2;

    bool open = false;
    bool alone = false;               ///< the chosen ones stand alone, without the session's own
    std::vector<KernelChoice> chosen; ///< empty: the usual ones
    OtherKernels others;
    std::vector<StageState> stages; ///< of all columns but the first
    std::size_t row = 0;            ///< where the keyboard is among those to choose from
    Position told;                  ///< where …
    bool differs = false;           ///< … the step went otherwise in one of them
    Position worded;                ///< where …
    std::vector<std::string> words; ///< … what differs was put in words

    bool moves() const;
    void pass(double seconds);
};

/// The kernels that are chosen, or the usual ones; the session's own is not among them, unless what it is would be told
/// by that. There is a run.
std::vector<KernelChoice> chosen_kernels(const Session& session, const CompareState& state);

/// What differs, in words.
const std::vector<std::string>& comparison_lines(const Session& session, CompareState& state);

/// `first`: the stage of the first column.
void draw_comparison(const View& view, CompareState& state, StageState& first, const Camera& camera,
                     Rect place, bool at_once);

} // namespace cow::ui
