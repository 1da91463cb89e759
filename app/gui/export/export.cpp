#include "app/gui/export/export.hpp"

#include "app/gui/export/animation_export.hpp"
#include "app/gui/export/png.hpp"
#include "app/view/picture/handout.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

namespace cow::ui {
namespace {

class OnePicture : public Export {
public:
    OnePicture(const ExportRequest& request, std::unique_ptr<Studio> studio)
        : request_(request), studio_(std::move(studio)) {}

    bool work() override {
        if (done_) {
            return false;
        }
        studio_->session().apply(SeekStep{request_.step});
        bytes_ = request_.format == PictureFormat::png ? png_bytes(studio_->pixels())
                                                       : studio_->svg(studio_->session().title(), "", false);
        done_ = true;
        return true;
    }
    double done() const override { return done_ ? 1 : 0; }

private:
    ExportRequest request_;
    std::unique_ptr<Studio> studio_;
    bool done_ = false;
};

class HandoutExport : public Export {
public:
    HandoutExport(const ExportRequest& request, std::unique_ptr<Studio> studio)
        : request_(request), studio_(std::move(studio)), next_(request.from) {}

    bool work() override {
        if (next_ > request_.to) {
            return std::exchange(open_, false) && finish();
        }
        Session& session = studio_->session();
        if (next_ == request_.from) {
            session.apply(SeekStep{next_ - 1});
            // What stands before the first step is asked and said about it; its questions want to know how it went.
            session.apply(SeekStep{next_});
            add_remarks(next_ - 1);
        }
        session.apply(SeekStep{next_});
        const Studio::Turn turn(*studio_);
        NameTable names(*session.player());
        HandoutStep step = handout_step(*session.player(), names, studio_->palette(), next_);
        step.picture = studio_->svg(step.text, "s" + std::to_string(next_) + "-", true);
        handout_.blocks.emplace_back(std::move(step));
        // The next step must have run before its question can be answered.
        if (next_ < session.player()->step_count()) {
            session.apply(SeekStep{next_ + 1});
        }
        add_remarks(next_);
        ++next_;
        return true;
    }
    double done() const override {
        const auto all = static_cast<double>(request_.to - request_.from + 1);
        return static_cast<double>(next_ - request_.from) / all;
    }

private:
    /// What is said behind step `step`, as far as it concerns a step that is shown.
    void add_remarks(std::size_t step) {
        for (HandoutBlock& block : remarks_after(*studio_->session().player(), step)) {
            const auto* question = std::get_if<HandoutQuestion>(&block);
            const bool about_next = question != nullptr || std::holds_alternative<HandoutHeading>(block);
            const bool shown = about_next ? step < request_.to || question == nullptr || question->step == 0
                                          : step >= request_.from || step == 0;
            if (shown) {
                handout_.blocks.push_back(std::move(block));
            }
        }
    }
    bool finish() {
        const Session& session = studio_->session();
        if (session.player() == nullptr) {
            return true;
        }
        const Studio::Turn turn(*studio_);
        handout_.title = session.title();
        handout_.file = std::filesystem::path(request_.path).filename().string();
        handout_.frames = session.player()->machine().frames.total();
        bytes_ = handout_html(handout_);
        return true;
    }

    ExportRequest request_;
    std::unique_ptr<Studio> studio_;
    Handout handout_;
    std::size_t next_;
    bool open_ = true;
};

} // namespace

std::unique_ptr<Export> Export::begin(const ExportRequest& request, std::string& problem) {
    StudioOptions look = request.look;
    if (request.format == PictureFormat::html) {
        look.only_stage = true;
        look.scale = look.scale == 0 ? 100 : look.scale; // on paper there is no less room than on a screen
    }
    std::unique_ptr<Studio> studio = Studio::create(look, problem);
    if (!studio) {
        return nullptr;
    }
    studio->open(request.path, request.source);
    if (studio->session().player() == nullptr) {
        problem = studio->session().problem();
        return nullptr;
    }
    switch (request.format) {
    case PictureFormat::png:
    case PictureFormat::svg: return std::make_unique<OnePicture>(request, std::move(studio));
    case PictureFormat::gif: return std::make_unique<AnimationExport>(request, std::move(studio));
    case PictureFormat::html: return std::make_unique<HandoutExport>(request, std::move(studio));
    }
    return nullptr;
}

Point usual_size(PictureFormat format) {
    switch (format) {
    case PictureFormat::png:
    case PictureFormat::svg: break;
    case PictureFormat::gif: return {960, 540};
    case PictureFormat::html: return {1120, 600};
    }
    return {1280, 720};
}

} // namespace cow::ui
