#include "app/gui/overlays/command_row.hpp"

#include "core/language/language.hpp"

namespace cow::ui {

bool worth_listing(const Command& entry) {
    return entry.id != CommandId::palette && entry.id != CommandId::menu && entry.id != CommandId::close;
}

void draw_command_row(const View& view, const Canvas& canvas, Rect row, const Command& entry, bool chosen) {
    const Palette& palette = canvas.palette();
    if (chosen) {
        canvas.fill(row, palette.control_hot, canvas.px(4));
    }
    Rect inner = row.inset(canvas.px(10), 0);
    const std::string keys = keys_text(entry);
    const Rect right = inner.take_right(canvas.text_width(Face::mono_small, keys), canvas.px(12));
    canvas.text(Face::mono_small, right, keys, palette.accent, Align::right);
    const float mark = canvas.px(16);
    if (is_on(view, entry.id)) {
        const Rect box = inner.take_left(mark);
        canvas.tick(box.center(), canvas.px(9), palette.green_text);
    } else {
        inner.take_left(mark);
    }
    canvas.text(Face::body, inner, tr(entry.name), palette.text);
}

void choose_command(const View& view, CommandId id) {
    view.intents.emplace_back(RunCommand{CommandId::close});
    view.intents.emplace_back(RunCommand{id});
}

} // namespace cow::ui
