#include "app/gui/export/picture_saving.hpp"

#include "app/gui/export/begin_export.hpp"
#include "app/view/picture/sheet_grid.hpp"
#include "app/view/text/file_places.hpp"
#include "core/base/whole_file.hpp"
#include "core/language/language.hpp"

#include <cerrno>

namespace cow::ui {
namespace {

constexpr std::size_t most_animated = 100; // steps

/// As large as the stage is in the window, so that it has the same in it; others as large as they usually are.
Point size_of(const PictureWish& wish, const ViewState& state, std::size_t steps) {
    switch (wish.of) {
    case PictureOf::window: break;
    case PictureOf::stage:
        return state.stage.area.empty() ? usual_size(wish.format)
                                        : Point{state.stage.area.w, state.stage.area.h};
    case PictureOf::sheet: return usual_sheet(steps);
    }
    return usual_size(wish.format);
}

} // namespace

std::string PictureSaving::save(const std::string& path, std::string_view bytes) {
    if (bytes.empty()) {
        return std::string(tr("There is not enough memory for it."));
    }
    return write_whole(path, bytes) ? trf("Saved as {}", path)
                                    : trf("{} cannot be written: {}.", path, error_text(errno));
}

std::string PictureSaving::begin(const Session& session, const ViewState& state, const PictureWish& wish) {
    const std::size_t steps = session.hidden_behind().value_or(session.player()->step_count());
    if (steps == 0 && wish.of != PictureOf::stage) {
        return std::string(tr("There are no steps to show."));
    }
    if (wish.format == PictureFormat::gif && steps > most_animated) {
        return trf("{} steps are too many for one animation; cowscope render makes one of some of them.",
                   steps);
    }
    const Point size = size_of(wish, state, steps);
    if (wish.of == PictureOf::sheet && !sheet_grid(steps, size).readable()) {
        return trf("{} steps are too many for one sheet; cowscope render makes one of some of them.", steps);
    }
    ExportRequest request;
    request.format = wish.format;
    request.of = wish.of;
    request.path = session.document().path();
    request.source = session.source();
    request.place = place_of(*session.player());
    request.camera = state.camera;
    if (compares_kernels(session, state) && wish.format != PictureFormat::html &&
        wish.of != PictureOf::sheet) {
        request.kernels = chosen_kernels(session, state.compare);
        request.beside_own = true;
    }
    request.selection = session.selection();
    request.from = 1;
    request.to = steps;
    request.veil = session.veiled();
    request.at_decisions = session.asks_at_decisions();
    request.look.width = static_cast<int>(size.x);
    request.look.height = static_cast<int>(size.y);
    request.look.theme = wish.format == PictureFormat::html ? Theme::light : state.settings.theme;
    request.look.language = language();
    request.look.beside_window = true;
    wish_ = wish;
    std::string problem;
    export_ = begin_export(request, fonts_, problem);
    return problem;
}

std::string PictureSaving::work() {
    if (export_->work()) {
        return trf("Making {}: {} %", ending_of(wish_.format), static_cast<int>(export_->done() * 100));
    }
    const std::string bytes = export_->take();
    export_.reset();
    return save(wish_.path, bytes);
}

} // namespace cow::ui
