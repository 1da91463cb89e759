#pragma once
// The comparison with the real kernel: its switch, its figure, and the mark that a step bears.

#include "app/gui/view/view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cow::ui {

/// A green disc with a tick, an orange diamond with a cross, or a grey dot. `strength` 0 to 1: how bright.
void draw_verdict_mark(const Canvas& canvas, Point center, float size, Verdict verdict, float strength = 1);
/// A ring: the step is still to be done for real.
void draw_due_mark(const Canvas& canvas, Point center, float size);
/// For text.
Colour verdict_colour(const Palette& palette, Verdict verdict);

/// What the real kernel made of the step at the cursor, for the narration.
struct VerdictNote {
    std::string sentence; ///< "": there is nothing to tell
    std::vector<std::string> differences;
    std::string aside;
    std::optional<Verdict> verdict; ///< none: it is still to come
};
VerdictNote verdict_note(const View& view);
/// From the top of `area`; returns the height used. `draw` false only measures.
float draw_verdict_note(const Canvas& canvas, const VerdictNote& note, Rect area, bool draw);

/// Why there is no comparison, told under the switch for a while.
struct RealKernelState {
    u64 told = 0;           ///< refusals that were told about
    double notice_left = 0; ///< seconds that the reason stays in view
};

/// `choice`: beside it, which kernel that is; empty where there is no room.
void draw_real_switch(const View& view, const RealKernelState& state, Rect rect, Rect choice);
/// Why it cannot be, under the switch.
void draw_real_notice(const View& view, Rect anchor);
/// How many steps agree, beside the counters.
void draw_real_figure(const View& view, Rect box);

} // namespace cow::ui
