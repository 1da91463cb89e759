// Of the App: pictures of what it shows.

#include "app/gui/export/picture_desk.hpp"
#include "app/gui/export/png.hpp"
#include "app/gui/paint/font_metrics.hpp"
#include "app/gui/panels/notice.hpp"
#include "app/gui/shell/app.hpp"
#include "app/view/picture/svg.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {
/// Long enough to read a path.
void App::tell_at_length(std::string text) {
    glyphs_missing_ = fonts_.need(text) || glyphs_missing_;
    tell(std::move(text));
    state_.notice.left = notice_seconds;
}

void App::save_picture(PictureFormat format) {
    if (session_.player() == nullptr) {
        tell_at_length(std::string(tr("No scenario is open, so there is no picture to save.")));
    } else if (desk_->busy()) {
        tell_at_length(std::string(tr("The last one is not finished yet.")));
    } else if (format == PictureFormat::png || format == PictureFormat::svg) {
        wanted_picture_ = format; // without the menu that it was chosen from
        state_.notice.left = 0;
    } else if (std::string problem = desk_->begin(session_, format, state_.settings); !problem.empty()) {
        tell_at_length(std::move(problem));
    }
}

void App::take_picture(const RecordingSurface& recorder) {
    const PictureFormat format = *wanted_picture_;
    wanted_picture_.reset();
    const std::string bytes =
        format == PictureFormat::png
            ? png_bytes(screen_.capture())
            : svg_of(recorder.drawing(palette().ground), typefaces_of(fonts_), {session_.title(), "", false});
    tell_at_length(PictureDesk::save(session_, format, bytes));
    wake();
}

void App::go_on_exporting(double seconds) {
    state_.notice.left = std::max(0.0, state_.notice.left - seconds);
    if (!desk_->busy()) {
        return;
    }
    std::string text = desk_->work(session_);
    if (desk_->busy()) {
        state_.notice = {std::move(text), notice_seconds}; // every frame another
    } else {
        tell_at_length(std::move(text));
    }
}

bool App::saving() const { return wanted_picture_ || desk_->busy(); }

Drawing App::drawing() {
    RecordingSurface recorder(screen_surface_);
    surface_ = &recorder;
    frame(0);
    surface_ = &screen_surface_;
    return recorder.drawing(palette().ground);
}

} // namespace cow::ui
