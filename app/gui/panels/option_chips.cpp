#include "app/gui/panels/option_chips.hpp"

#include <algorithm>

namespace cow::ui {

float draw_options(const Canvas& canvas, Rect area, const Question& question, bool answered, Face face,
                   bool draw) {
    const Palette& palette = canvas.palette();
    const float height = canvas.line_height(face) + canvas.px(6);
    const float gap = canvas.px(4);
    const bool known = answered && question.answer.has_value();
    Rect rest{area.x, area.y, area.w, height};
    for (const std::string& option : question.options) {
        const float width = canvas.text_width(face, option) + canvas.px(14);
        if (rest.w < width && rest.w < area.w) {
            rest = {area.x, rest.y + height + gap, area.w, height};
        }
        const Rect chip = rest.take_left(width, canvas.px(6));
        if (!draw) {
            continue;
        }
        const auto is_option = [&](const std::string& right) { return right == option; };
        const bool right =
            known && std::any_of(question.answer->right.begin(), question.answer->right.end(), is_option);
        canvas.fill(chip, right ? fade(palette.green, 0.3F) : palette.control, canvas.px(4));
        canvas.outline(chip, right ? palette.green_text : palette.line_strong, canvas.px(4));
        canvas.text(face, chip, option, right ? palette.text : palette.text_dim, Align::center);
    }
    return rest.bottom() - area.y;
}

} // namespace cow::ui
