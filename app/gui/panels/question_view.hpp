#pragma once
// A question with its answers: to be chosen before its step is done, judged behind it.

#include "app/gui/view/view.hpp"
#include "app/view/session/question_cards.hpp"

namespace cow::ui {

/// The letters of a question.
struct QuestionFaces {
    Face text = Face::strong;
    Face answer = Face::mono_small;
    Face small = Face::small;
};

/// From the top of `area`, in as many rows as it needs. Returns the height used. `view` null: it is only measured.
float draw_question(const Canvas& canvas, const View* view, Rect area, const QuestionCard& card,
                    const QuestionFaces& faces);

} // namespace cow::ui
