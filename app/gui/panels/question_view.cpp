#include "app/gui/panels/question_view.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

namespace cow::ui {
namespace {

using Look = QuestionCard::Look;

class QuestionDrawing {
public:
    QuestionDrawing(const Canvas& canvas, const View* view, Rect area, const QuestionCard& card,
                    const QuestionFaces& faces)
        : canvas_(canvas), view_(view), rest_(area), card_(card), faces_(faces) {}

    float draw() {
        const Palette& palette = canvas_.palette();
        const float top = rest_.y;
        if (!card_.text.empty()) {
            paragraph(faces_.text, card_.text, !card_.past ? palette.yellow_text : palette.text_dim, 5);
        }
        if (!card_.chips.empty()) {
            chips();
        }
        if (card_.typed) {
            field();
        }
        if (!card_.hint.empty()) {
            paragraph(faces_.small, card_.hint, palette.text_faint, 4);
        }
        if (!card_.verdict.empty()) {
            paragraph(faces_.text, card_.verdict, card_.good ? palette.green_text : palette.vermilion_text,
                      3);
        }
        if (!card_.reason.empty()) {
            paragraph(faces_.small, card_.reason, palette.text_dim, 4);
        }
        if (!card_.score.empty()) {
            score();
        }
        return rest_.y - top;
    }

private:
    void paragraph(Face face, std::string_view text, Colour colour, float gap) {
        rest_.y += canvas_.paragraph(face, rest_, text, colour, view_ != nullptr) + canvas_.px(gap);
    }

    void chips() {
        const float height = canvas_.line_height(faces_.answer) + canvas_.px(8);
        const float gap = canvas_.px(5);
        Rect row{rest_.x, rest_.y, rest_.w, height};
        for (std::size_t i = 0; i < card_.chips.size(); ++i) {
            const std::string label = label_of(i);
            const float width = std::min(canvas_.text_width(faces_.answer, label) + canvas_.px(16), rest_.w);
            if (row.w < width && row.w < rest_.w) {
                row = {rest_.x, row.y + row.h + gap, rest_.w, height};
            }
            if (width == rest_.w) { // a row for itself, as high as its words need
                row.h = words(row, label, 0, false) + canvas_.px(8);
            }
            const Rect chip = row.take_left(width, canvas_.px(6));
            if (view_ != nullptr) {
                draw_chip(chip, card_.chips[i], label);
            }
        }
        rest_.y = row.y + row.h + canvas_.px(6);
    }

    /// What stands in a chip; returns its height.
    float words(Rect chip, const std::string& label, Colour colour, bool drawn) {
        return canvas_.paragraph(faces_.answer, chip.inset(canvas_.px(6), canvas_.px(4)), label, colour,
                                 drawn);
    }

    /// With the digit that chooses it.
    std::string label_of(std::size_t index) const {
        const QuestionCard::Chip& chip = card_.chips[index];
        return card_.open && !card_.picks && index < 9 ? fmt::format("{} {}", index + 1, chip.text)
                                                       : chip.text;
    }

    void draw_chip(Rect box, const QuestionCard::Chip& chip, const std::string& label) {
        const Palette& palette = canvas_.palette();
        const bool can =
            card_.open && (chip.look == Look::choosable || (card_.picks && chip.look == Look::picked));
        const bool hot = can && canvas_.hovered(box);
        const bool lit = chip.look == Look::right || chip.look == Look::picked;
        const bool wrong = chip.look == Look::wrong;
        if (chip.look != Look::plain) { // what cannot be chosen looks like no button
            const Colour fill = lit     ? fade(palette.green, 0.3F)
                                : wrong ? fade(palette.vermilion, 0.3F)
                                : hot   ? palette.control_hot
                                        : palette.control;
            canvas_.fill(box, fill, canvas_.px(4));
            canvas_.outline(box,
                            lit     ? palette.green_text
                            : wrong ? palette.vermilion_text
                                    : palette.line_strong,
                            canvas_.px(4));
        }
        words(box, label, chip.look == Look::plain ? palette.text_dim : palette.text, true);
        if (canvas_.hovered(box) && !chip.tip.empty()) {
            tooltip(canvas_, chip.tip);
        }
        if (can && canvas_.clicked(box)) {
            choose(chip);
        }
    }

    void choose(const QuestionCard::Chip& chip) {
        if (!card_.picks) {
            view_->intents.emplace_back(AnswerQuestion{chip.value});
            return;
        }
        view_->intents.emplace_back(PickPage{decimal_value(chip.value).value_or(0)});
    }

    void score() {
        const Rect line{rest_.x, rest_.y, rest_.w, canvas_.line_height(faces_.small)};
        paragraph(faces_.small, card_.score, canvas_.palette().accent, 4);
        if (view_ != nullptr && canvas_.hovered(line)) {
            tooltip(canvas_, card_.more);
        }
    }

    /// What is typed, and a button that ends it.
    void field() {
        const float height = canvas_.line_height(faces_.answer) + canvas_.px(8);
        Rect row{rest_.x, rest_.y, rest_.w, height};
        rest_.y += height + canvas_.px(6);
        if (view_ == nullptr) {
            return;
        }
        const Palette& palette = canvas_.palette();
        const Rect box = row.take_left(std::min(canvas_.px(120), rest_.w * 0.6F), canvas_.px(6));
        canvas_.fill(box, palette.ground, canvas_.px(4));
        canvas_.outline(box, palette.accent, canvas_.px(4));
        canvas_.elided(faces_.answer, box.inset(canvas_.px(6), 0), card_.draft + "_", palette.text);
        const std::string_view word = tr("Answer");
        const Rect button = row.take_left(canvas_.text_width(faces_.answer, word) + canvas_.px(16));
        const bool hot = canvas_.hovered(button);
        canvas_.fill(button, hot ? palette.control_hot : palette.control, canvas_.px(4));
        canvas_.outline(button, palette.line_strong, canvas_.px(4));
        canvas_.text(faces_.answer, button, word, palette.text, Align::center);
        if (hot) {
            tooltip(canvas_, tr("Give this answer; Enter does the same."));
        }
        if (canvas_.clicked(button)) {
            view_->intents.emplace_back(TypeAnswer{'\n'});
        }
    }

    const Canvas& canvas_;
    const View* view_;
    Rect rest_;
    const QuestionCard& card_;
    QuestionFaces faces_;
};

} // namespace

float draw_question(const Canvas& canvas, const View* view, Rect area, const QuestionCard& card,
                    const QuestionFaces& faces) {
    return QuestionDrawing(canvas, view, area, card, faces).draw();
}

} // namespace cow::ui
