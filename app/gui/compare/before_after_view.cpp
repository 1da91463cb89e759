#include "app/gui/compare/before_after_view.hpp"

#include "app/gui/compare/stage_column.hpp"
#include "app/view/compare/compare_layout.hpp"
#include "core/language/language.hpp"

#include <array>

namespace cow::ui {
namespace {

void draw_picture_name(const Canvas& canvas, Rect box, const std::string& name, std::string_view words) {
    const Palette& palette = canvas.palette();
    canvas.fill(box, palette.control, canvas.px(size::rounding));
    Rect rest = box.inset(canvas.px(size::padding), 0);
    canvas.text(Face::strong, rest.take_left(canvas.text_width(Face::strong, name) + 1, canvas.px(10)), name,
                palette.text);
    canvas.elided(Face::small, rest, words, palette.text_dim);
}

} // namespace

void draw_before_after(const View& view, StageState& first, StageState& second, const Camera& camera,
                       Rect place, bool at_once) {
    const CompareLayout layout = compare_layout(place, 2, 0, view.canvas.scale());
    const std::array columns{
        StageColumn{view.session.run(), &first, std::string(tr("Before the call"))},
        StageColumn{view.session.picture_behind(), &second, std::string(tr("After the call"))},
    };
    const std::array words{tr("where the program is now"), tr("what differs is marked")};
    view.canvas.panel(layout.line);
    view.canvas.elided(Face::strong, layout.line.inset(view.canvas.px(size::padding), 0),
                       tr("Which call lay between these two pictures?"), view.canvas.palette().yellow_text);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        draw_picture_name(view.canvas, layout.columns[i].name, columns[i].name, words[i]);
        draw_column(view, columns[i], camera, layout.columns[i].stage, at_once, i == 1);
    }
    mark_rows(view, columns[0], columns[1]);
    mark_rows(view, columns[1], columns[0]);
}

} // namespace cow::ui
