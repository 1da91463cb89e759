#include "app/gui/export/sheet_export.hpp"

#include "app/gui/export/png.hpp"
#include "app/view/picture/svg.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace cow::ui {
namespace {

Pixels empty_page(int width, int height, Colour ground) {
    Pixels out{width, height, {}, {}};
    const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    out.alpha.resize(ground >> 24U == 0 ? count : 0);
    out.rgb.resize(count * 3);
    for (std::size_t i = 0; i < out.rgb.size(); ++i) {
        out.rgb[i] = static_cast<unsigned char>(ground >> (8 * (i % 3)));
    }
    return out;
}

/// Copies as much of `part` as there is room for in `place`, from its top left corner.
void put(Pixels& onto, const Pixels& part, Rect place) {
    const auto x = static_cast<std::ptrdiff_t>(place.x);
    const auto y = static_cast<std::ptrdiff_t>(place.y);
    const std::ptrdiff_t width = std::min<std::ptrdiff_t>(part.width, static_cast<std::ptrdiff_t>(place.w));
    const std::ptrdiff_t rows = std::min<std::ptrdiff_t>(part.height, static_cast<std::ptrdiff_t>(place.h));
    const auto copy = [&](const std::vector<unsigned char>& from, std::vector<unsigned char>& to,
                          std::ptrdiff_t size, std::ptrdiff_t row) {
        std::copy_n(from.begin() + row * part.width * size, width * size,
                    to.begin() + ((y + row) * onto.width + x) * size);
    };
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
        copy(part.rgb, onto.rgb, 3, row);
        if (!onto.alpha.empty()) {
            copy(part.alpha, onto.alpha, 1, row);
        }
    }
}

} // namespace

SheetExport::SheetExport(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer)
    : request_(request), renderer_(std::move(renderer)), next_(request.from) {
    const RenderOptions& look = request_.look;
    grid_ = sheet_grid(request_.to - request_.from + 1,
                       {static_cast<float>(look.width), static_cast<float>(look.height)});
    drawing_ = {grid_.page, renderer_->ground(), {}};
    if (request_.format == PictureFormat::png) {
        pixels_ = empty_page(look.width, look.height, renderer_->ground());
    }
}

bool SheetExport::work() {
    if (finished_) {
        return false;
    }
    const Speaking speaking(renderer_->language());
    if (next_ == request_.from) {
        add_title();
    }
    if (next_ <= request_.to) {
        add_step();
    } else {
        finish();
        finished_ = true;
    }
    return true;
}

double SheetExport::done() const {
    return static_cast<double>(next_ - request_.from) / static_cast<double>(request_.to - request_.from + 1);
}

void SheetExport::add_title() {
    renderer_->show(FramePart::nothing, {"", renderer_->session().title(), 0});
    // As high as a picture: what is drawn is as large as the window is.
    renderer_->resize({grid_.title.w, std::max(grid_.cell.y, grid_.title.h)});
    add_picture(grid_.title);
}

void SheetExport::add_step() {
    Session& session = renderer_->session();
    session.apply(SeekStep{next_});
    const Player* player = session.player();
    if (player != nullptr) {
        const std::size_t index = next_ - 1;
        const StepOutcome* outcome = player->outcome(index);
        const ProcId proc = outcome == nullptr ? no_proc : outcome->proc;
        const Palette& palette = renderer_->palette();
        renderer_->show(FramePart::stage,
                        {std::to_string(next_), player->script().statements[player->statement_of(index)].text,
                         proc == no_proc ? palette.text_faint : palette.process(proc)});
    }
    renderer_->resize(grid_.cell);
    add_picture(grid_.place(next_ - request_.from));
    ++next_;
}

void SheetExport::add_picture(Rect place) {
    if (request_.format == PictureFormat::png) {
        put(pixels_, renderer_->pixels(), place);
    } else {
        put(drawing_, renderer_->drawing(), place.min(), place);
    }
}

void SheetExport::finish() {
    bytes_ = request_.format == PictureFormat::png
                 ? png_bytes(pixels_)
                 : svg_of(drawing_, renderer_->faces(), {renderer_->session().title(), "", false});
}

} // namespace cow::ui
