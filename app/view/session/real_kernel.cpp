#include "app/view/session/real_kernel.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace cow::ui {
namespace {

bool is_scan(const Statement& statement) {
    const auto* work = std::get_if<KernelStatement>(&statement.what);
    return work != nullptr && work->work == KernelStatement::Work::ksm_scan;
}

/// Settings of the scenario's machine that the comparison does not run with.
std::vector<std::string> rules_apart(const MachineConfig& own, const MachineConfig& compared) {
    std::vector<std::string> out;
    if (own.zero_page != compared.zero_page) {
        out.push_back(fmt::format("zero_page={}", compared.zero_page ? "on" : "off"));
    }
    if (own.fault_around != compared.fault_around) {
        out.push_back(fmt::format("fault_around={}", compared.fault_around));
    }
    return out;
}

} // namespace

void VerdictTally::add(const StepVerdict& verdict) {
    agree += verdict.verdict == Verdict::agrees ? 1 : 0;
    differ += verdict.verdict == Verdict::differs ? 1 : 0;
    not_compared += verdict.verdict == Verdict::not_compared ? 1 : 0;
    observations += verdict.compared;
}

/// Forgets everything that was found out about the script; its processes end.
void RealKernel::stop() {
    judge_.reset();
    waiting_.reset();
    ready_ = false;
    done_ = false;
    progress_.clear();
    verdicts_.clear();
    tally_ = {};
    obstacle_.clear();
    left_out_.clear();
    other_rules_.clear();
    compared_.clear();
}

void RealKernel::refuse(const std::string& why) {
    stop();
    obstacle_ = why;
    ++refusals_;
}

void RealKernel::toggle() {
    on_ = !on_;
    stop();
}

void RealKernel::toggle_merging() {
    merging_ = !merging_;
    if (scans()) {
        stop();
    }
}

void RealKernel::ask_at(JudgePlace place) {
    if (asked_at_ != place) {
        asked_at_ = place;
        release_.clear();
        verified_elsewhere_.clear();
        stop();
    }
}

void RealKernel::follow(const Player* player, u64 generation) {
    if (player == nullptr) {
        stop();
        place_.reset();
        scans_ = false;
        return;
    }
    const Place place{generation, player->timeline().branch(), language()};
    if (place_ != place) {
        stop();
        place_ = place;
        reached_ = 0;
        const std::vector<Statement>& all = player->script().statements;
        scans_ = std::any_of(all.begin(), all.end(), is_scan);
    }
    reached_ = std::max(reached_, player->step());
    if (comparing() && !judge_ && !waiting_ && !done_) {
        waiting_ = player->script();
    }
}

bool RealKernel::busy() const { return waiting_ || waits() || (judge_ && judge_->step() < reached_); }

void RealKernel::start() {
    own_ = waiting_->config;
    judge_ = make_judge_(*std::exchange(waiting_, std::nullopt), {asked_at_, merging_});
    prepare();
}

void RealKernel::prepare() {
    progress_ = judge_->prepare();
    ready_ = progress_.empty();
    if (!ready_) {
        return;
    }
    release_ = judge_->release();
    verified_elsewhere_ = judge_->verified_elsewhere();
    left_out_ = judge_->left_out();
    other_rules_ = rules_apart(own_, judge_->config());
    if (!judge_->obstacle().empty()) {
        refuse(std::string(judge_->obstacle()));
    }
}

void RealKernel::work(double seconds) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::duration<double>(seconds);
    try {
        if (waiting_) {
            start();
            return;
        }
        if (waits()) {
            prepare();
            return;
        }
        while (busy()) {
            verdicts_.push_back(judge_->advance());
            tally_.add(verdicts_.back());
            left_out_ = judge_->left_out(); // some of it shows only on the way
            if (!other_rules_.empty()) {
                compared_.push_back(sample_of(judge_->machine()));
            }
            if (judge_->at_end()) { // its processes have nothing left to do
                judge_.reset();
                done_ = true;
            }
            if (Clock::now() >= deadline) {
                return;
            }
        }
    } catch (const std::exception& error) {
        refuse(error.what());
    }
}

const StepVerdict* RealKernel::verdict(std::size_t step) const {
    return step < verdicts_.size() ? &verdicts_[step] : nullptr;
}

bool RealKernel::went_apart(std::size_t step, const std::vector<Sample>& shown) const {
    return step < compared_.size() && step + 1 < shown.size() &&
           !same_figures(compared_[step], shown[step + 1]);
}

bool RealKernel::is_due(std::size_t step) const {
    return comparing() && step < reached_ && step >= verdicts_.size();
}

} // namespace cow::ui
