#include "app/view/compare/other_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

namespace cow::ui {
namespace {

/// The place behind so many events of a step that has them.
StepPlace place_in(std::size_t step, std::size_t into, std::size_t events) {
    return into >= events ? StepPlace{step + 1, 0} : StepPlace{step, into};
}

} // namespace

StepShare share_of(const Run& run) {
    const Player& player = run.player();
    const Timeline& timeline = run.timeline();
    const EventRange events = shown_step_events(player);
    if (events.empty()) {
        return {timeline.step(), 0};
    }
    const std::size_t step = shown_step(player);
    const auto done = static_cast<double>(timeline.event() - events.first);
    const double part =
        (done - 1 + static_cast<double>(run.playback().progress())) / static_cast<double>(events.size());
    return part >= 1 ? StepShare{step + 1, 0} : StepShare{step, std::max(part, 0.0)};
}

void stand_at(Run& run, StepShare share, bool moving) {
    StepPlace place{share.step, 0};
    double progress = 1;
    if (share.part > 0) {
        if (run.timeline().total_steps() <= share.step) {
            run.go_to({share.step + 1, 0}); // so that its events are known
        }
        const std::size_t events =
            run.timeline().total_steps() > share.step ? run.timeline().step_at(share.step).events : 0;
        const double at = share.part * static_cast<double>(events);
        const double whole = moving ? std::ceil(at) : std::round(at);
        progress = moving && whole > at ? at - whole + 1 : 1;
        place = events == 0 ? place : place_in(share.step, static_cast<std::size_t>(whole), events);
    }
    if (place_of(run.player()) != place) {
        run.go_to(place);
    }
    run.playback().show(progress);
}

void OtherKernels::choose(std::span<const KernelChoice> kernels) {
    if (!std::equal(kernels.begin(), kernels.end(), kernels_.begin(), kernels_.end())) {
        kernels_.assign(kernels.begin(), kernels.end());
        runs_.clear();
        source_ = {};
    }
}

void OtherKernels::follow(const Run& first, u64 generation) {
    const Source now{generation, first.timeline().branch(), first.player().step_count(),
                     &first.player().script()};
    const bool anew = now != source_ || runs_.size() != kernels_.size();
    source_ = now;
    runs_.resize(kernels_.size());
    const StepShare share = share_of(first);
    const bool moving = first.playback().moving() || first.playback().progress() < 1;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        try {
            if (anew) {
                // Anew, so that nothing has run, and so can show, where the first one has not been.
                runs_[i] = std::make_unique<Run>(under_kernel(first.player().script(), kernels_[i]));
            }
            if (runs_[i] != nullptr) {
                runs_[i]->playback().set_reduced(first.playback().reduced());
                stand_at(*runs_[i], share, moving);
            }
        } catch (const std::exception&) { // it takes more memory than there is
            runs_[i] = nullptr;
        }
    }
}

std::string impossible_here(const Run& run) {
    const std::size_t step = shown_step(run.player());
    const StepOutcome* outcome = run.player().outcome(step);
    return outcome != nullptr && run.timeline().step() > step ? outcome->problem : std::string();
}

} // namespace cow::ui
