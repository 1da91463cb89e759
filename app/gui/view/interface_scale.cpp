#include "app/gui/view/interface_scale.hpp"

#include "app/view/base/theme.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr Point least_design_size{620, 350};

float monitor_scale(const Screen& screen) { return std::max(screen.content_scale(), 0.5F); }

} // namespace

float interface_scale(const Screen& screen, const Settings& settings) {
    const Point size = screen.size();
    const float fitted = ui_scale(size.x, size.y, screen.content_scale());
    const float chosen = monitor_scale(screen) * static_cast<float>(settings.scale) / 100;
    const float scale = settings.scale == 0 ? fitted : chosen;
    const float most = std::min(size.x / least_design_size.x, size.y / least_design_size.y);
    return std::floor(std::min(settings.projector ? scale * projector_factor : scale, most) * 20 + 0.01F) /
           20;
}

int interface_percent(const Screen& screen, const Settings& settings) {
    const float factor = settings.projector ? projector_factor : 1;
    const float shown = interface_scale(screen, settings) / factor / monitor_scale(screen);
    return static_cast<int>(std::lround(shown * 100));
}

} // namespace cow::ui
