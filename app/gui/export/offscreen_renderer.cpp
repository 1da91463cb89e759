#include "app/gui/export/offscreen_renderer.hpp"

#include "app/gui/paint/recording_surface.hpp"
#include "app/gui/view/interface_scale.hpp"
#include "app/view/picture/svg.hpp"

#include <utility>

namespace cow::ui {

std::unique_ptr<OffscreenRenderer> OffscreenRenderer::create(const RenderOptions& options,
                                                             const FontSource& fonts, std::string& problem) {
    std::unique_ptr<OffscreenRenderer> renderer(new OffscreenRenderer(options, fonts));
    renderer->screen_ = options.beside_window
                            ? Offscreen::beside_window(options.width, options.height, problem)
                            : Offscreen::create(options.width, options.height, problem);
    if (!renderer->screen_) {
        return nullptr;
    }
    problem = renderer->start();
    return problem.empty() ? std::move(renderer) : nullptr;
}

std::string OffscreenRenderer::start() {
    const Offscreen::ContextScope scope(*screen_);
    const Speaking speaking(options_.language);
    state_.settings.theme = options_.theme;
    state_.settings.language = language_code(options_.language);
    state_.settings.scale = options_.scale;
    state_.complete = true;
    std::string problem = fonts_.find();
    if (problem.empty()) {
        problem = fonts_.use(options_.language);
    }
    if (problem.empty()) {
        problem = fonts_.fit(interface_scale(*screen_, state_.settings));
        faces_ = typefaces_of(fonts_);
    }
    return problem;
}

void OffscreenRenderer::open(const std::string& path, std::string text) {
    const Speaking speaking(options_.language);
    session_.open_text(path, std::move(text));
    begin_anew(state_);
}

void OffscreenRenderer::draw_frame(Surface& surface) {
    const float scale = interface_scale(*screen_, state_.settings);
    if (lettered_ != session_.generation()) { // with the letters of what is shown, and no others
        fonts_.need(session_.source());
        lettered_ = session_.generation();
    }
    fonts_.fit(scale, state_.stage.zoom);
    screen_->begin_frame();
    Intents unasked; // nobody is there to ask for anything
    build_frame({surface, fonts_, scale, options_.theme, options_.language, session_, state_, options_.part,
                 caption_ ? &*caption_ : nullptr, options_.over_nothing},
                unasked);
    screen_->end_frame(ground());
}

/// What a frame finds out shows in the next: fonts, scrolling, costly figures.
void OffscreenRenderer::settle() {
    for (int i = 0; i < 3; ++i) {
        draw_frame(surface_);
    }
}

Pixels OffscreenRenderer::pixels() {
    const Offscreen::ContextScope scope(*screen_);
    settle();
    draw_frame(surface_);
    return screen_->capture();
}

Pixels OffscreenRenderer::next_pixels() {
    const Offscreen::ContextScope scope(*screen_);
    draw_frame(surface_);
    draw_frame(surface_); // what has scrolled
    return screen_->capture();
}

Drawing OffscreenRenderer::drawing() {
    const Offscreen::ContextScope scope(*screen_);
    settle();
    RecordingSurface recorder(surface_);
    draw_frame(recorder);
    return recorder.drawing(ground());
}

std::string OffscreenRenderer::svg(const std::string& title, const std::string& id_prefix, bool in_html) {
    return svg_of(drawing(), faces_, {title, id_prefix, in_html});
}

} // namespace cow::ui
