#include "app/gui/panels/toolbar.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

void button(const View& view, Rect rect, Icon icon, CommandId id, bool enabled, Colour colour) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool hot = canvas.hovered(rect);
    canvas.fill(rect, hot && enabled ? palette.control_hot : palette.control, canvas.px(5));
    canvas.outline(rect, palette.line, canvas.px(5));
    canvas.icon(icon, rect.center(), canvas.px(12), enabled ? colour : palette.line_strong);
    if (hot) {
        tooltip(canvas, tip_of(command(view, id)));
    }
    if (enabled && canvas.clicked(rect)) {
        view.intents.emplace_back(RunCommand{id});
    }
}

void text_button(const View& view, Rect rect, std::string_view text, CommandId id) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool hot = canvas.hovered(rect);
    const bool on = is_on(view, id);
    canvas.fill(rect,
                on    ? blend(palette.panel, palette.accent, 0.28F)
                : hot ? palette.control_hot
                      : palette.control,
                canvas.px(5));
    canvas.outline(rect, on ? palette.accent : palette.line, canvas.px(5));
    canvas.text(Face::strong, rect, text, on ? palette.text : palette.text_dim, Align::center);
    if (hot) {
        tooltip(canvas, tip_of(command(view, id)));
    }
    if (canvas.clicked(rect)) {
        view.intents.emplace_back(RunCommand{id});
    }
}

void draw_menu_button(const View& view, Rect rect) {
    const Canvas& canvas = view.canvas;
    text_button(view, rect, "", CommandId::menu);
    const float half = canvas.px(8);
    for (const float dy : {-5.0F, 0.0F, 5.0F}) {
        const Point c{rect.center().x, rect.center().y + canvas.px(dy)};
        canvas.line({c.x - half, c.y}, {c.x + half, c.y}, canvas.palette().text, canvas.px(1.8F));
    }
}

void draw_buttons(const View& view, const ToolbarLayout& layout) {
    const Palette& palette = view.canvas.palette();
    const Player* player = view.session.player();
    const bool open = player != nullptr;
    const bool can_back = open && !player->at_start();
    const bool moving = view.session.playback().moving();
    const bool can_forward = open && (!player->at_end() || moving || view.session.is_asking());
    const bool playing = view.session.playback().playing();
    struct Entry {
        Icon icon;
        CommandId id;
        bool enabled;
    };
    const Entry entries[toolbar_buttons] = {
        {Icon::to_start, CommandId::to_start, can_back},
        {Icon::step_back, CommandId::step_back, can_back},
        {Icon::micro_back, CommandId::micro_back, can_back},
        {playing ? Icon::pause : Icon::play, CommandId::play, open},
        {Icon::micro_forward, CommandId::micro_forward, can_forward},
        {Icon::step_forward, CommandId::step_forward, can_forward},
        {Icon::to_end, CommandId::to_end, can_forward},
    };
    for (std::size_t i = 0; i < toolbar_buttons; ++i) {
        const Entry& entry = entries[i];
        button(view, layout.buttons[i], entry.icon, entry.id, entry.enabled,
               i == wide_button ? palette.green_text : palette.text);
    }
}

std::string where_text(const Session& session) {
    const Player* player = session.player();
    if (player == nullptr) {
        return {};
    }
    const Timeline& timeline = player->timeline();
    const EventRange events = shown_step_events(*player);
    const std::size_t step = timeline.inside_step() ? timeline.step() + 1 : timeline.step();
    const std::size_t micro = events.empty() ? 0 : timeline.event() - events.first;
    return trf("step {}/{} · micro {}/{}", step, player->step_count(), micro, events.size());
}

void draw_box(const View& view, Rect box) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool hot = canvas.hovered(box);
    canvas.fill(box, hot || view.overlay == Overlay::list ? palette.control_hot : palette.control,
                canvas.px(5));
    canvas.outline(box, view.overlay == Overlay::list ? palette.accent : palette.line, canvas.px(5));
    Rect inner = box.inset(canvas.px(10), 0);
    const Rect mark = inner.take_right(canvas.px(14), canvas.px(6));
    const std::string title = view.session.title();
    canvas.elided(Face::body, inner, title.empty() ? tr("Choose a scenario") : title, palette.text);
    const Point c = mark.center();
    const float s = canvas.px(4);
    canvas.line({c.x - s, c.y - s * 0.5F}, {c.x, c.y + s * 0.6F}, palette.text_dim, canvas.px(1.6F));
    canvas.line({c.x, c.y + s * 0.6F}, {c.x + s, c.y - s * 0.5F}, palette.text_dim, canvas.px(1.6F));
    if (canvas.clicked(box)) {
        view.intents.emplace_back(RunCommand{CommandId::open_list});
    }
}

} // namespace

void draw_toolbar(const View& view, const RealKernelState& real_kernel, Rect bar,
                  const ToolbarLayout& layout) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    canvas.fill(bar, palette.bar);
    canvas.line({bar.x, bar.bottom()}, {bar.right(), bar.bottom()}, palette.line);
    canvas.text(Face::title, layout.name, "Cowscope", palette.text);
    draw_box(view, layout.scenario);
    draw_buttons(view, layout);
    canvas.text(Face::mono, layout.where, where_text(view.session), palette.text_dim);
    if (!layout.real_kernel.empty()) {
        draw_real_switch(view, real_kernel, layout.real_kernel, layout.which_kernel);
    }
    if (!layout.projector.empty()) {
        text_button(view, layout.projector, tr(command(view, CommandId::projector).name),
                    CommandId::projector);
    }
    if (!layout.speed.empty()) {
        text_button(view, layout.slower, "–", CommandId::slower);
        const std::string speed = fmt::format("{:g}×", view.session.playback().speed());
        canvas.text(Face::mono, layout.speed, speed, palette.text, Align::center);
        text_button(view, layout.faster, "+", CommandId::faster);
    }
    draw_menu_button(view, layout.menu);
}

} // namespace cow::ui
