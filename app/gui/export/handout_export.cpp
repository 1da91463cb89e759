#include "app/gui/export/handout_export.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <variant>

namespace cow::ui {

HandoutExport::HandoutExport(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer)
    : request_(request), renderer_(std::move(renderer)), next_(request.from) {}

bool HandoutExport::work() {
    if (finished_) {
        return false;
    }
    const Speaking speaking(renderer_->language());
    if (next_ <= request_.to) {
        add_step();
    } else {
        finish();
        finished_ = true;
    }
    return true;
}

double HandoutExport::done() const {
    const auto all = static_cast<double>(request_.to - request_.from + 1);
    return static_cast<double>(next_ - request_.from) / all;
}

void HandoutExport::add_step() {
    Session& session = renderer_->session();
    if (next_ == request_.from) {
        session.apply(SeekStep{next_ - 1});
        // What stands before the first step is asked and said about it; its questions want to know how it went.
        session.apply(SeekStep{next_});
        add_remarks(next_ - 1);
    }
    session.apply(SeekStep{next_});
    HandoutStep step = handout_step(*session.player(), session.names(), renderer_->palette(), next_);
    step.picture = renderer_->svg(step.text, "s" + std::to_string(next_) + "-", true);
    handout_.blocks.emplace_back(std::move(step));
    // The next step must have run before its question can be answered.
    if (next_ < session.player()->step_count()) {
        session.apply(SeekStep{next_ + 1});
    }
    add_remarks(next_);
    ++next_;
}

/// What is said behind step `step`, as far as it concerns a step that is shown.
void HandoutExport::add_remarks(std::size_t step) {
    const Player& player = *renderer_->session().player();
    const auto line_of = [&](std::size_t index) {
        return player.script().statements[player.statement_of(index)].line;
    };
    for (Remark& remark : remarks_after(player, step)) {
        const auto* saying = std::get_if<Saying>(&remark);
        const bool opens =
            saying != nullptr && step < player.step_count() &&
            leads_up(request_.source, step == 0 ? 0 : line_of(step - 1), saying->line, line_of(step));
        const bool about_next =
            opens || std::holds_alternative<Question>(remark) || std::holds_alternative<Heading>(remark);
        const bool beyond = step >= request_.to && renderer_->session().hidden_behind() != step;
        if (about_next ? beyond : step < request_.from && step > 0) {
            continue;
        }
        if (opens) {
            handout_.blocks.emplace_back(Opening{saying->text});
        } else {
            handout_.blocks.emplace_back(std::move(remark));
        }
    }
}

void HandoutExport::finish() {
    const Session& session = renderer_->session();
    if (session.player() == nullptr) {
        return;
    }
    handout_.title = session.title();
    handout_.file = std::filesystem::path(request_.path).filename().string();
    handout_.lesson = session.player()->script().lesson;
    handout_.frames = session.player()->machine().frames.total();
    bytes_ = handout_html(handout_);
}

} // namespace cow::ui
