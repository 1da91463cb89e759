#include "app/gui/export/animation_export.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cow::ui {
namespace {

constexpr int frame_time = 8;   // hundredths of a second
constexpr int look_time = 40;   // between two looks at the colours
constexpr int first_time = 150; // the picture before the first step
constexpr int last_time = 300;
constexpr double unhurried_steps = 12; // more of them are played faster

} // namespace

AnimationExport::AnimationExport(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer)
    : request_(request), renderer_(std::move(renderer)) {
    const auto steps = static_cast<double>(request_.to - request_.from + 1);
    speed_ = std::clamp(steps / unhurried_steps, 1.0, 8.0);
}

void AnimationExport::rewind() {
    Session& session = renderer_->session();
    session.apply(SeekStep{request_.from - 1});
    session.playback().set_speed(speed_);
    session.playback().pass_questions();
    session.apply(Perform{Action::toggle_play});
}

/// Lets time pass; false when the last step has been played.
bool AnimationExport::advance(int hundredths) {
    Session& session = renderer_->session();
    for (int left = hundredths; left > 0; left -= frame_time) {
        session.tick(std::min(left, frame_time) / 100.0);
    }
    const Player* player = session.player();
    return player != nullptr && session.playback().moving() && player->step() < request_.to;
}

/// Does the picture differ from that of the last frame? Between two steps there is time to read.
bool AnimationExport::moved() {
    const Session& session = renderer_->session();
    const Timeline& timeline = session.player()->timeline();
    const float progress = session.playback().progress();
    const bool same = step_ == timeline.step() && event_ == timeline.event() && progress_ == progress;
    step_ = timeline.step();
    event_ = timeline.event();
    progress_ = progress;
    return !same;
}

void AnimationExport::add_frame(int hundredths) {
    const Pixels pixels = renderer_->next_pixels();
    if (gif_) {
        gif_->add(pixels, hundredths);
    } else {
        colours_.add(pixels.rgb);
    }
}

bool AnimationExport::work() {
    if (finished_) {
        return false;
    }
    if (!std::exchange(started_, true)) {
        rewind();
        add_frame(first_time);
        return true;
    }
    const bool more = advance(gif_ ? frame_time : look_time);
    if (more && moved()) {
        add_frame(frame_time);
    } else if (more && gif_) {
        gif_->prolong(frame_time);
    }
    if (more) {
        return true;
    }
    renderer_->session().apply(SeekStep{request_.to});
    add_frame(last_time);
    if (!gif_) {
        gif_ = std::make_unique<GifWriter>(request_.look.width, request_.look.height, ColourTable(colours_));
        started_ = false;
        return true;
    }
    bytes_ = gif_->finish();
    finished_ = true;
    return true;
}

double AnimationExport::done() const {
    if (finished_) {
        return 1;
    }
    const Player* player = renderer_->session().player();
    const auto steps = static_cast<double>(request_.to - request_.from + 1);
    const double part =
        player == nullptr
            ? 0
            : (static_cast<double>(player->step()) - static_cast<double>(request_.from - 1)) / steps;
    // The look at the colours takes about a fifth of the time.
    return gif_ ? 0.2 + 0.8 * part : 0.2 * part;
}

} // namespace cow::ui
