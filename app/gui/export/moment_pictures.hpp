#pragma once
// Pictures of the stage at one moment of each of many scenarios, for paper: with one screen and one set of fonts for all.

#include "app/gui/export/offscreen_renderer.hpp"

#include <memory>
#include <string>

namespace cow::ui {

class MomentPictures {
public:
    /// Null, and why in `problem`, when this machine cannot draw.
    static std::unique_ptr<MomentPictures> begin(Language language, const FontSource& fonts,
                                                 std::string& problem);

    /// The moment is behind the last step of this scenario.
    void open(const std::string& path, const std::string& text);
    /// A file's bytes; "" when it could not be made.
    std::string png();
    /// An element of an HTML page, with names that start like this.
    std::string svg(const std::string& id_prefix);

private:
    explicit MomentPictures(std::unique_ptr<OffscreenRenderer> renderer) : renderer_(std::move(renderer)) {}

    std::unique_ptr<OffscreenRenderer> renderer_;
};

} // namespace cow::ui
