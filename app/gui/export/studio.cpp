#include "app/gui/export/studio.hpp"

#include "app/view/picture/svg.hpp"

#include <utility>

namespace cow::ui {

Studio::Turn::Turn(const Studio& studio) : context_(*studio.screen_), language_(language()) {
    use_language(studio.options_.language);
}

Studio::Turn::~Turn() { use_language(language_); }

std::unique_ptr<Studio> Studio::create(const StudioOptions& options, std::string& problem) {
    std::unique_ptr<Studio> studio(new Studio(options));
    studio->screen_ = options.beside_window ? Offscreen::beside_window(options.width, options.height, problem)
                                            : Offscreen::create(options.width, options.height, problem);
    if (!studio->screen_) {
        return nullptr;
    }
    const Turn turn(*studio);
    studio->app_ = std::make_unique<App>(*studio->screen_, "");
    Settings settings;
    settings.theme = options.theme;
    settings.language = language_code(options.language);
    settings.scale = options.scale;
    studio->app_->draw_for_keeps(settings, options.only_stage);
    problem = studio->app_->start();
    if (!problem.empty()) {
        return nullptr;
    }
    if (!studio->app_->state().notice.text.empty()) { // no font for that language
        problem = studio->app_->state().notice.text;
        return nullptr;
    }
    studio->faces_ = typefaces_of(studio->app_->fonts());
    return studio;
}

Studio::~Studio() {
    if (screen_) {
        const Offscreen::Turn turn(*screen_);
        app_.reset();
    }
}

void Studio::open(const std::string& path, std::string text) {
    const Turn turn(*this);
    app_->open_text(path, std::move(text));
}

/// What a frame finds out shows in the next: fonts, scrolling, costly figures.
void Studio::settle() {
    for (int i = 0; i < 3; ++i) {
        app_->frame(0);
    }
}

Pixels Studio::pixels() {
    const Turn turn(*this);
    settle();
    app_->frame(0);
    return screen_->capture();
}

Pixels Studio::next_pixels() {
    const Turn turn(*this);
    app_->frame(0);
    app_->frame(0); // what has scrolled
    return screen_->capture();
}

void Studio::act(CommandId command) {
    const Turn turn(*this);
    app_->act(command);
}

Drawing Studio::drawing() {
    const Turn turn(*this);
    settle();
    return app_->drawing();
}

std::string Studio::svg(const std::string& title, const std::string& id_prefix, bool in_html) {
    return svg_of(drawing(), faces_, {title, id_prefix, in_html});
}

} // namespace cow::ui
