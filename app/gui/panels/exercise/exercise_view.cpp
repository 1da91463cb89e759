#include "app/gui/panels/exercise/exercise_view.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/exercise/exercise_parts.hpp"
#include "app/view/words/exercise_words.hpp"
#include "core/language/language.hpp"

#include <array>
#include <span>

namespace cow::ui {
namespace {

using namespace exercise;

constexpr float working_width = 340;
constexpr float comparing_width = 460;

void perform(const View& view, Action action) { view.intents.emplace_back(Perform{action}); }

/// Buttons from left to right, in lines; those that are pressed perform their action.
struct ActionButton {
    Button button;
    Action action{};
};
constexpr float button_height = 24;
constexpr float button_gap = 6;

/// How high they are in so much width.
float buttons_height(const Canvas& canvas, float width, std::span<const ActionButton> buttons) {
    float lines = 1;
    float rest = width;
    for (const ActionButton& one : buttons) {
        const float own = button_width(canvas, one.button);
        if (rest < own) {
            ++lines;
            rest = width;
        }
        rest -= own + canvas.px(button_gap);
    }
    return canvas.px(lines * (button_height + button_gap) - button_gap);
}
void draw_buttons(const View& view, Rect place, std::span<const ActionButton> buttons) {
    const Canvas& canvas = view.canvas;
    Rect line = place.take_top(canvas.px(button_height), canvas.px(button_gap));
    for (const ActionButton& one : buttons) {
        const float width = button_width(canvas, one.button);
        if (line.w < width) {
            line = place.take_top(canvas.px(button_height), canvas.px(button_gap));
        }
        if (draw_button(view, line.take_left(width, canvas.px(button_gap)), one.button)) {
            perform(view, one.action);
        }
    }
}

void draw_heading(const View& view, Rect line) {
    const Canvas& canvas = view.canvas;
    const bool at_once = view.session.be_kernel()->exercise().judging() == Judging::at_once;
    const Button judging{"J", at_once ? tr("judged at once") : tr("judged at the end"),
                         tr("Whether each act is judged at once or all of them at the end. It begins anew.")};
    const Rect place = line.take_right(button_width(canvas, judging), canvas.px(6));
    canvas.heading(line, tr("BE THE KERNEL"));
    if (draw_button(view, place, judging) || (has_keys(view) && letter_typed('j'))) {
        perform(view, Action::act_judging);
    }
}

std::array<ActionButton, 2> wrong_buttons() {
    return {
        ActionButton{{key_name(Key::backspace), tr("Undo"), tr("The act has never been.")}, Action::act_back},
        ActionButton{{"P", tr("Put it right"), tr("What the model does instead; it counts as shown.")},
                     Action::act_put_right},
    };
}
std::array<ActionButton, 3> work_buttons() {
    return {
        ActionButton{{key_name(Key::backspace), tr("Undo"),
                      tr("Back to the list of what can be done, or the last act undone.")},
                     Action::act_back},
        ActionButton{{"P", tr("Show next"), tr("The model's next act is done; it counts as shown.")},
                     Action::act_put_right},
        ActionButton{{key_name(Key::escape), tr("Leave"), tr("Back to the scenario, in front of the step.")},
                     Action::be_kernel},
    };
}
std::array<ActionButton, 3> result_buttons(bool shows_model) {
    return {
        ActionButton{
            {key_name(Key::tab), shows_model ? tr("Play my way") : tr("Play the model's way"),
             tr("One way or the other on the stage, act by act; Space and the arrow keys move in it.")},
            Action::act_other_way},
        ActionButton{{"R", tr("Again"), tr("The same step once more, from its beginning.")},
                     Action::act_again},
        ActionButton{{key_name(Key::escape), tr("Leave"), tr("Back to the scenario, in front of the step.")},
                     Action::be_kernel},
    };
}

/// A wrong act, with its reason, and what can be done about it.
void draw_wrong(const View& view, Rect place) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Exercise& exercise = view.session.be_kernel()->exercise();
    const DoneAct& done = exercise.done().back();
    const std::string text = mistake_text(exercise, done, labels_of(view));
    place.take_top(canvas.paragraph(Face::body, place, text, palette.vermilion_text), canvas.px(4));
    const std::string rule(act_rule(exercise, done.act));
    place.take_top(canvas.paragraph(Face::mono_small, place, rule, palette.text_dim), canvas.px(8));
    draw_buttons(view, place, wrong_buttons());
}
float wrong_height(const View& view, float width) {
    const Canvas& canvas = view.canvas;
    const Exercise& exercise = view.session.be_kernel()->exercise();
    const DoneAct& done = exercise.done().back();
    const Rect place{0, 0, width, 0};
    return canvas.paragraph(Face::body, place, mistake_text(exercise, done, labels_of(view)), 0, false) +
           canvas.paragraph(Face::mono_small, place, std::string(act_rule(exercise, done.act)), 0, false) +
           canvas.px(12) + buttons_height(canvas, width, wrong_buttons());
}

void take_working_keys(const View& view, float width) {
    if (!has_keys(view)) {
        return;
    }
    const BeKernel& kernel = *view.session.be_kernel();
    if (key_pressed(Key::backspace) || (letter_pressed('z') && ImGui::GetIO().KeyCtrl)) {
        perform(view, Action::act_back);
    } else if (letter_typed('p')) {
        perform(view, Action::act_put_right);
    } else if (!kernel.exercise().stuck()) {
        take_offer_keys(view, width);
    }
}

/// When it is over, the ways can be looked at as a scenario is.
void take_looking_keys(const View& view) {
    if (!has_keys(view)) {
        return;
    }
    constexpr std::array moves{
        std::pair{Key::space, CommandId::play},     std::pair{Key::right, CommandId::step_forward},
        std::pair{Key::left, CommandId::step_back}, std::pair{Key::down, CommandId::micro_forward},
        std::pair{Key::up, CommandId::micro_back},  std::pair{Key::home, CommandId::to_start},
        std::pair{Key::end, CommandId::to_end},
    };
    for (const auto& [key, command] : moves) {
        if (key_pressed(key)) {
            view.intents.emplace_back(RunCommand{command});
        }
    }
    if (key_pressed(Key::tab)) {
        perform(view, Action::act_other_way);
    } else if (letter_typed('r')) {
        perform(view, Action::act_again);
    }
}

void draw_result(const View& view, ExerciseState& state, Rect rest) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const BeKernel& kernel = *view.session.be_kernel();
    const bool right = kernel.exercise().right();
    rest.take_top(canvas.paragraph(Face::strong, rest, result_text(kernel.exercise()),
                                   right ? palette.green_text : palette.vermilion_text),
                  canvas.px(8));
    const auto buttons = result_buttons(kernel.shows_model());
    const float height = buttons_height(canvas, rest.w, buttons);
    draw_buttons(view, rest.take_bottom(height, canvas.px(8)), buttons);
    draw_ways(view, state, rest);
    take_looking_keys(view);
}

void draw_work(const View& view, ExerciseState& state, Rect rest) {
    const Canvas& canvas = view.canvas;
    const Exercise& exercise = view.session.be_kernel()->exercise();
    const bool stuck = exercise.stuck();
    const float width = rest.w;
    if (!stuck) {
        const auto buttons = work_buttons();
        draw_buttons(view, rest.take_bottom(buttons_height(canvas, width, buttons), canvas.px(8)), buttons);
    }
    const float wanted = stuck ? wrong_height(view, width) : offers_height(view, width);
    const Rect below = rest.take_bottom(std::min(wanted, rest.h), canvas.px(8));
    stuck ? draw_wrong(view, below) : draw_offers(view, below);
    draw_done(view, state, rest);
    take_working_keys(view, width);
}

} // namespace

float exercise_width(const Session& session) {
    const BeKernel* kernel = session.be_kernel();
    return kernel == nullptr ? 0 : kernel->exercise().over() ? comparing_width : working_width;
}

void draw_exercise(const View& view, ExerciseState& state, Rect panel) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    canvas.panel(panel);
    Rect rest = panel.inset(canvas.px(size::padding), canvas.px(size::gap));
    draw_heading(view, rest.take_top(canvas.px(size::heading), canvas.px(6)));
    const Exercise& exercise = view.session.be_kernel()->exercise();
    const std::string task = task_text(exercise, labels_of(view));
    rest.take_top(canvas.paragraph(Face::body, rest, task, palette.text), canvas.px(8));
    exercise.over() ? draw_result(view, state, rest) : draw_work(view, state, rest);
}

} // namespace cow::ui
