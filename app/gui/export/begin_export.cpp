#include "app/gui/export/begin_export.hpp"

#include "app/gui/export/animation_export.hpp"
#include "app/gui/export/handout_export.hpp"
#include "app/gui/export/png.hpp"
#include "app/gui/export/sheet_export.hpp"

#include <utility>

namespace cow::ui {
namespace {

class OnePicture : public Export {
public:
    OnePicture(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer)
        : request_(request), renderer_(std::move(renderer)) {}

    bool work() override {
        if (done_) {
            return false;
        }
        const Speaking speaking(renderer_->language());
        renderer_->session().apply(SeekPlace{request_.place});
        renderer_->session().select(request_.selection);
        renderer_->state().camera = request_.camera;
        bytes_ = request_.format == PictureFormat::png
                     ? png_bytes(renderer_->pixels())
                     : renderer_->svg(renderer_->session().title(), "", false);
        done_ = true;
        return true;
    }
    double done() const override { return done_ ? 1 : 0; }

private:
    ExportRequest request_;
    std::unique_ptr<OffscreenRenderer> renderer_;
    bool done_ = false;
};

} // namespace

std::unique_ptr<Export> begin_export(const ExportRequest& request, const FontSource& fonts,
                                     std::string& problem) {
    RenderOptions look = request.look;
    const bool whole = request.of == PictureOf::window && request.format != PictureFormat::html;
    look.part = whole ? FramePart::window : FramePart::stage;
    if (request.format == PictureFormat::html) {
        look.scale = look.scale == 0 ? 100 : look.scale; // on paper there is no less room than on a screen
    }
    std::unique_ptr<OffscreenRenderer> renderer = OffscreenRenderer::create(look, fonts, problem);
    if (!renderer) {
        return nullptr;
    }
    const bool several = request.of == PictureOf::sheet || !is_still(request.format);
    renderer->session().apply(SetVeil{request.veil, request.at_decisions});
    renderer->open(request.path, request.source);
    if (renderer->session().player() == nullptr) {
        problem = renderer->session().problem();
        return nullptr;
    }
    if (request.veil) {
        renderer->session().resume(several ? StepPlace{request.to, 0} : request.place);
    }
    if (!request.kernels.empty()) {
        CompareState& compare = renderer->state().compare;
        compare.open = true;
        compare.alone = !request.beside_own;
        compare.chosen = request.kernels;
    }
    if (request.of == PictureOf::sheet) {
        return std::make_unique<SheetExport>(request, std::move(renderer));
    }
    switch (request.format) {
    case PictureFormat::png:
    case PictureFormat::svg: return std::make_unique<OnePicture>(request, std::move(renderer));
    case PictureFormat::gif: return std::make_unique<AnimationExport>(request, std::move(renderer));
    case PictureFormat::html: return std::make_unique<HandoutExport>(request, std::move(renderer));
    }
    return nullptr;
}

Point usual_size(PictureFormat format) {
    switch (format) {
    case PictureFormat::png:
    case PictureFormat::svg: break;
    case PictureFormat::gif: return {960, 540};
    case PictureFormat::html: return {1120, 520};
    }
    return {1280, 720};
}

} // namespace cow::ui
