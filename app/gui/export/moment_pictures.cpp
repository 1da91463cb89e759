#include "app/gui/export/moment_pictures.hpp"

#include "app/gui/export/begin_export.hpp"
#include "app/gui/export/png.hpp"

namespace cow::ui {

std::unique_ptr<MomentPictures> MomentPictures::begin(Language language, const FontSource& fonts,
                                                      std::string& problem) {
    const Point size = usual_size(PictureFormat::html);
    RenderOptions look;
    look.width = static_cast<int>(size.x);
    look.height = static_cast<int>(size.y);
    look.theme = Theme::light;
    look.language = language;
    look.scale = 100;
    look.part = FramePart::stage;
    std::unique_ptr<OffscreenRenderer> renderer = OffscreenRenderer::create(look, fonts, problem);
    return renderer ? std::unique_ptr<MomentPictures>(new MomentPictures(std::move(renderer))) : nullptr;
}

void MomentPictures::open(const std::string& path, const std::string& text) {
    const Speaking speaking(renderer_->language());
    renderer_->open(path, text);
    if (const Player* player = renderer_->session().player()) {
        renderer_->session().apply(SeekStep{player->step_count()});
    }
}

std::string MomentPictures::png() {
    const Speaking speaking(renderer_->language());
    return png_bytes(renderer_->pixels());
}

std::string MomentPictures::svg(const std::string& id_prefix) {
    const Speaking speaking(renderer_->language());
    return renderer_->svg(renderer_->session().title(), id_prefix, true);
}

} // namespace cow::ui
