// Acts that were done: while it goes on, one below the other; in the end beside the model's.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/exercise/exercise_parts.hpp"
#include "app/view/words/exercise_words.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <string>

namespace cow::ui::exercise {
namespace {

/// A list that can be rolled; when something has come to it, its end is in view, or its beginning.
class Roll {
public:
    enum class Shows : u8 { beginning, end };
    Roll(const View& view, ExerciseState& state, const char* id, Rect place, Shows shows)
        : state_(state), place_(place), shows_(shows) {
        ImGui::SetCursorScreenPos({place.x, place.y});
        ImGui::BeginChild(id, {place.w, place.h}, 0, ImGuiWindowFlags_NoBackground);
        const ImVec2 origin = ImGui::GetCursorScreenPos();
        rest_ = {origin.x, origin.y, ImGui::GetContentRegionAvail().x - view.canvas.px(4), 1e6F};
        top_ = origin.y;
        changes_ = view.session.be_kernel()->changes();
    }
    ~Roll() {
        const float height = rest_.y - top_;
        ImGui::SetCursorScreenPos({place_.x, top_});
        ImGui::Dummy({rest_.w, std::max(height, 1.0F)});
        if (state_.told != changes_) {
            state_.told = changes_;
            ImGui::SetScrollY(shows_ == Shows::end ? std::max(0.0F, height - place_.h) : 0);
        }
        ImGui::EndChild();
    }
    Roll(const Roll&) = delete;
    Roll& operator=(const Roll&) = delete;
    Rect& rest() { return rest_; }

private:
    ExerciseState& state_;
    Rect place_;
    Shows shows_;
    Rect rest_;
    float top_ = 0;
    u64 changes_ = 0;
};

void draw_line(const Canvas& canvas, Rect line, std::string_view text, Colour colour, std::string_view tip) {
    canvas.elided(Face::small, line, text, colour);
    if (canvas.hovered(line)) {
        tooltip(canvas, tip);
    }
}

/// With the rule of Linux behind it.
std::string tip_of(const Exercise& exercise, const Act& act, const Labels& labels) {
    return act_text(exercise, act, labels) + "\n" + std::string(act_rule(exercise, act));
}

} // namespace

void draw_done(const View& view, ExerciseState& state, Rect place) {
    if (place.h < view.canvas.px(row_height)) {
        return;
    }
    const Exercise& exercise = view.session.be_kernel()->exercise();
    const Labels& labels = labels_of(view);
    Roll roll(view, state, "acts", place, Roll::Shows::end);
    const Canvas canvas = view.canvas.in_window();
    const Palette& palette = canvas.palette();
    const bool judged = exercise.judging() == Judging::at_once;
    for (const DoneAct& done : exercise.done()) {
        Rect line = roll.rest().take_top(canvas.px(20));
        const Rect mark = line.take_left(canvas.px(14), canvas.px(6));
        if (judged) {
            draw_mark(canvas, mark, done.right());
        } else {
            canvas.dot(mark.center(), canvas.px(2), palette.text_dim);
        }
        draw_line(canvas, line, act_text(exercise, done.act, labels), palette.text,
                  judged ? tip_of(exercise, done.act, labels) : act_text(exercise, done.act, labels));
    }
    if (exercise.done().empty()) {
        canvas.paragraph(Face::small, roll.rest(),
                         tr("Choose an act below, or point at pages and frames on the stage."),
                         palette.text_faint);
        roll.rest().take_top(canvas.px(20));
    }
}

void draw_ways(const View& view, ExerciseState& state, Rect place) {
    const BeKernel& kernel = *view.session.be_kernel();
    const Exercise& exercise = kernel.exercise();
    const Labels& labels = labels_of(view);
    const Palette& palette = view.canvas.palette();
    Rect heading = place.take_top(view.canvas.px(20));
    const Rect own_title = heading.take_left(heading.w / 2);
    view.canvas.text(Face::strong, own_title, tr("Your way"),
                     kernel.shows_model() ? palette.text_dim : palette.text);
    view.canvas.text(Face::strong, heading, tr("The model's way"),
                     kernel.shows_model() ? palette.text : palette.text_dim);
    Roll roll(view, state, "ways", place, Roll::Shows::beginning);
    const Canvas canvas = view.canvas.in_window();
    const std::size_t shown = kernel.acts_shown();
    for (const WayRow& row : ways_beside(exercise)) {
        Rect line = roll.rest().take_top(canvas.px(20));
        const std::optional<std::size_t> here = kernel.shows_model() ? row.model : row.own;
        if (here && *here + 1 == shown) {
            canvas.fill(line, palette.current_ground, canvas.px(3));
        }
        Rect own = line.take_left(line.w / 2, canvas.px(6));
        if (row.own) {
            const DoneAct& done = exercise.done()[*row.own];
            draw_mark(canvas, own.take_left(canvas.px(14), canvas.px(6)), done.right());
            draw_line(canvas, own, act_text(exercise, done.act, labels), palette.text,
                      tip_of(exercise, done.act, labels));
        }
        if (row.model) {
            const Act& act = exercise.plan().way[*row.model].act;
            draw_line(canvas, line, act_text(exercise, act, labels), palette.text,
                      tip_of(exercise, act, labels));
        }
        if (row.own && !exercise.done()[*row.own].right()) {
            const std::string reason = mistake_text(exercise, exercise.done()[*row.own], labels);
            const Rect words = Rect(roll.rest()).inset(canvas.px(20), 0);
            roll.rest().take_top(canvas.paragraph(Face::small, words, reason, palette.vermilion_text),
                                 canvas.px(4));
        }
    }
}

} // namespace cow::ui::exercise
