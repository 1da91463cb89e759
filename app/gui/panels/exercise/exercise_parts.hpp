#pragma once
// What the panel is made of.

#include "app/gui/panels/exercise/exercise_state.hpp"
#include "app/gui/view/view.hpp"

#include <string_view>

namespace cow::ui::exercise {

inline constexpr float row_height = 22;

/// A button with its key in front, if it has one. True: it was pressed, by mouse or by key.
struct Button {
    std::string_view key; ///< as it is printed
    std::string_view text;
    std::string_view tip;
};
float button_width(const Canvas& canvas, const Button& button);
bool draw_button(const View& view, Rect place, const Button& button);

/// The mark of an act that is judged.
void draw_mark(const Canvas& canvas, Rect place, bool right);

/// The names at the cursor, as the process knows them that it is about.
const Labels& labels_of(const View& view);

/// What was done so far, the last of it in view.
void draw_done(const View& view, ExerciseState& state, Rect place);
/// The two ways, side by side, with reasons.
void draw_ways(const View& view, ExerciseState& state, Rect place);

/// What is on offer; its height, and itself.
float offers_height(const View& view, float width);
void draw_offers(const View& view, Rect place);
/// Keys that choose among it.
void take_offer_keys(const View& view, float width);

/// Where the keyboard is the panel's: nothing lies over the window.
bool has_keys(const View& view);
/// This lower-case letter is typed.
bool letter_typed(char letter);

} // namespace cow::ui::exercise
