#include "app/gui/stage/matrix_view.hpp"

#include "app/gui/stage/kind_mark.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/process_look.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float matrix_header = 40; // pixels at scale 1
constexpr float matrix_least_row = 13;
constexpr float matrix_most_row = 26;
constexpr float matrix_names = 74;
constexpr float matrix_column = 64;
constexpr float matrix_foot = 18;

struct MatrixPlaces {
    Rect names;
    Rect marks;
    float row = 0;
    std::size_t rows = 0;
    std::size_t columns = 0;

    Rect column(std::size_t i, float width) const {
        return {marks.x + width * static_cast<float>(i), marks.y, width, marks.h};
    }
    float row_y(std::size_t i) const { return names.y + row * static_cast<float>(i); }
};

MatrixPlaces matrix_places(const Canvas& canvas, const SharingMatrix& matrix, Rect area) {
    MatrixPlaces out;
    Rect rest = area;
    rest.take_bottom(canvas.px(matrix_foot));
    Rect below = rest;
    below.take_top(canvas.px(matrix_header));
    const auto wanted = static_cast<float>(std::max<std::size_t>(matrix.rows.size(), 1));
    out.row = std::clamp(below.h / wanted, canvas.px(matrix_least_row), canvas.px(matrix_most_row));
    out.rows = std::min(matrix.rows.size(), how_many(below.h, out.row, 0));
    out.names = below.take_left(canvas.px(matrix_names));
    out.marks = below;
    out.columns = std::min(matrix.columns.size(), how_many(below.w, canvas.px(matrix_column), 0));
    return out;
}

void draw_column_head(const Stage& stage, const SharingMatrix::Column& column, Rect box) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const std::string name = column_name(column);
    Rect upper = box.take_top(box.h * 0.55F);
    canvas.elided(canvas.text_width(Face::strong, name) <= upper.w ? Face::strong : Face::small, upper, name,
                  palette.text, Align::center);
    const std::string owners = fmt::format("×{}", column.owners);
    const float width = canvas.text_width(Face::mono_small, owners);
    draw_kind_mark(canvas, column.kind, {box.center().x - width / 2 - canvas.px(5), box.center().y},
                   canvas.px(4), kind_colour(palette, column.kind));
    canvas.text(Face::mono_small, box.moved({canvas.px(5), 0}), owners, palette.text_dim, Align::center);
}

std::string column_tip(const Stage& stage, const SharingMatrix& matrix, const SharingMatrix::Column& column) {
    constexpr std::size_t most_told = 12;
    std::string text = column_name(column) + ", " + std::string(kind_word(column.kind)) + "\n";
    std::size_t told = 0;
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        if (column.mapped[row] && ++told <= most_told) {
            const Machine& machine = *stage.moment.machine;
            text += trf("mapped by {}\n", machine.name(machine.process(matrix.rows[row])));
        }
    }
    return told > most_told ? text + "…" : text;
}

void draw_marks(const Stage& stage, const SharingMatrix::Column& column, const MatrixPlaces& places,
                Rect box) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float x = box.center().x;
    std::size_t first = places.rows;
    std::size_t last = 0;
    for (std::size_t row = 0; row < places.rows; ++row) {
        if (column.mapped[row]) {
            first = std::min(first, row);
            last = row;
        }
    }
    const auto y = [&](std::size_t row) { return places.row_y(row) + places.row / 2; };
    if (first < last) {
        canvas.line({x, y(first)}, {x, y(last)}, fade(palette.text_faint, 0.6F), canvas.px(1.5F));
    }
    const float size = std::min(places.row * 0.62F, canvas.px(14));
    for (std::size_t row = 0; row < places.rows; ++row) {
        const Rect mark{x - size / 2, y(row) - size / 2, size, size};
        if (column.mapped[row]) {
            const Colour own = palette.process(stage.scene.matrix.rows[row]);
            canvas.fill(mark, own, canvas.px(3));
        } else {
            canvas.dot(mark.center(), canvas.px(1.2F), palette.line_strong);
        }
    }
}

} // namespace

void draw_matrix(const Stage& stage) {
    const SharingMatrix& matrix = stage.scene.matrix;
    const Rect area = stage.geometry.layout.matrix;
    if (matrix.rows.empty() || area.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    if (!matrix.counted) {
        canvas.text(Face::small, area, tr("too many pages to show who shares them"), palette.text_faint,
                    Align::center);
        return;
    }
    const MatrixPlaces places = matrix_places(canvas, matrix, area);
    for (std::size_t row = 0; row < places.rows; ++row) {
        const ProcId proc = matrix.rows[row];
        const Machine& machine = *stage.moment.machine;
        const Rect line{places.names.x, places.row_y(row), area.w, places.row};
        if (row % 2 == 0) {
            canvas.fill(line, fade(palette.card, 0.5F), canvas.px(2));
        }
        canvas.elided(Face::small, {line.x + canvas.px(4), line.y, places.names.w - canvas.px(6), line.h},
                      machine.name(machine.process(proc)),
                      fade(palette.process(proc), card_presence(stage.moment, proc)));
    }
    const float width =
        std::min(places.marks.w / static_cast<float>(std::max<std::size_t>(places.columns, 1)),
                 canvas.px(matrix_column * 1.5F));
    for (std::size_t i = 0; i < places.columns; ++i) {
        const Rect box = places.column(i, width);
        draw_column_head(stage, matrix.columns[i], {box.x, area.y, box.w, canvas.px(matrix_header)});
        draw_marks(stage, matrix.columns[i], places, box);
        const Rect whole{box.x, area.y, box.w, area.h};
        if (canvas.hovered(whole)) {
            tooltip(canvas, column_tip(stage, matrix, matrix.columns[i]));
        }
        if (canvas.clicked(whole)) {
            stage.view.intents.emplace_back(Select{Selection::of_frame(matrix.columns[i].frames.front())});
        }
    }
    const std::size_t rows = matrix.rows.size() - places.rows;
    const std::size_t columns = matrix.columns.size() - places.columns;
    if (rows + columns > 0) {
        canvas.text(Face::small,
                    {area.x, area.bottom() - canvas.px(matrix_foot), area.w, canvas.px(matrix_foot)},
                    rows == 0      ? trf("{} more groups of frames", columns)
                    : columns == 0 ? trf("{} more processes", rows)
                                   : trf("{} more processes, {} more groups of frames", rows, columns),
                    palette.text_faint, Align::right);
    }
}

} // namespace cow::ui
