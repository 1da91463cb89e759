#pragma once
// Steps of a scenario as they are played, as an animated GIF.

#include "app/gui/export/export.hpp"
#include "app/gui/export/gif.hpp"

namespace cow::ui {

/// Goes through the steps twice: first to see which colours there are, by a look at now and then; then for good.
class AnimationExport : public Export {
public:
    AnimationExport(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer);

    bool work() override;
    double done() const override;

private:
    void rewind();
    bool advance(int hundredths);
    bool moved();
    void add_frame(int hundredths);

    ExportRequest request_;
    std::unique_ptr<OffscreenRenderer> renderer_;
    ColourCount colours_;
    std::unique_ptr<GifWriter> gif_; ///< null in the first pass
    double speed_ = 1;
    std::size_t step_ = 0; ///< at the last frame, …
    std::size_t event_ = 0;
    float progress_ = 0;
    bool started_ = false; ///< this pass has begun
    bool finished_ = false;
};

} // namespace cow::ui
