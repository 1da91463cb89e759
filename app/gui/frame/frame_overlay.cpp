#include "app/gui/frame/frame_overlay.hpp"

#include "app/gui/compare/compare_choice.hpp"
#include "app/gui/overlays/help_overlay.hpp"
#include "app/gui/overlays/menu.hpp"
#include "app/gui/overlays/start_page.hpp"
#include "app/view/layout/stage_layout.hpp"

namespace cow::ui {
namespace {

/// Below the toolbar and above the timeline, both of which stay in use; all of it where there are none.
Rect between(const WindowLayout& layout, Rect window, float gap) {
    if (layout.bottom.empty()) {
        return window.inset(gap);
    }
    const float top = layout.toolbar.bottom() + gap;
    return {layout.bottom.x, top, layout.bottom.w, layout.bottom.y - gap - top};
}

TourPlaces tour_places(const View& view, const FrameLayout& layout, const StageLayout& stage) {
    const float scale = view.canvas.scale();
    TourPlaces places;
    const Rect first = layout.bar.buttons.front();
    const Rect last = layout.bar.buttons.back();
    places.buttons = {first.x, first.y, last.right() - first.x, first.h};
    places.script = layout.window.script;
    places.narration = layout.window.narration;
    if (view.session.player() != nullptr && !layout.window.stage.empty()) {
        places.processes = stage.processes;
        places.memory = stage.memory;
    }
    const BottomLayout& bottom = layout.bottom;
    const float top = layout.window.bottom.y + size::gap * scale;
    places.timeline = {bottom.steps.x, top, bottom.steps.w, bottom.ticks.bottom() - top};
    places.real_kernel = layout.bar.real_kernel;
    places.menu = layout.bar.menu;
    return places;
}

} // namespace

void draw_overlay(const View& view, ViewState& state, Rect window, const FrameLayout& layout) {
    switch (view.overlay) {
    case Overlay::none: break;
    case Overlay::list: draw_gallery(view, state.gallery, window); break;
    case Overlay::menu: draw_menu(view, layout.bar.menu); break;
    case Overlay::palette: draw_palette(view, state.palette, window); break;
    case Overlay::help: draw_help(view, window); break;
    case Overlay::tour:
        draw_tour(view, state.tour, window, tour_places(view, layout, state.stage.layout));
        break;
    case Overlay::start_page: draw_start_page(view, state.start_page, window); break;
    case Overlay::go_to: draw_go_to(view, state.go_to, window); break;
    case Overlay::chapters: draw_chapters(view, state.chapters, window); break;
    case Overlay::blank: draw_blank(view, window); break;
    case Overlay::plots:
        draw_plots(view, state.plots, between(layout.window, window, view.canvas.px(size::gap)));
        break;
    case Overlay::compare_choice: draw_compare_choice(view, state.compare, window); break;
    case Overlay::fault: draw_fault(view, state.fault, window); break;
    case Overlay::mirror:
        draw_mirror(view, state.mirror, between(layout.window, window, view.canvas.px(size::gap)),
                    words_of_comparison(view.session, state));
        break;
    case Overlay::do_it: draw_do_it(view, state.do_it, window); break;
    case Overlay::which_kernel:
        draw_kernel_choice(view, state.which_kernel,
                           layout.bar.which_kernel.empty() ? layout.bar.menu : layout.bar.which_kernel);
        break;
    case Overlay::recovery: draw_recovery(view, state.ask, window); break;
    case Overlay::conflict: draw_conflict(view, state.ask, window); break;
    case Overlay::save_as:
    case Overlay::save_picture: draw_save_as(view, state.save_as, state.ask, window); break;
    case Overlay::open_file: draw_open_file(view, state.open_file, window); break;
    case Overlay::changed: draw_changed(view, state.ask, window); break;
    case Overlay::leaving: draw_leaving(view, state.ask, state.leaving, window); break;
    case Overlay::locked: draw_locked(view, state.ask, window); break;
    }
}

} // namespace cow::ui
