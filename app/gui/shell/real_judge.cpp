#include "app/gui/shell/real_judge.hpp"

#include "app/gui/shell/machine_judge.hpp"
#include "app/linux/verified.hpp"
#include "app/linux/verifier.hpp"

#include <utility>

namespace cow::ui {
namespace {

class RealJudge : public Judge {
public:
    RealJudge(Script script, const real::VerifyOptions& options)
        : verifier_(std::move(script), options),
          verified_elsewhere_(real::is_verified(release()) ? "" : real::verified_versions()) {}

    const std::string& obstacle() const override { return verifier_.obstacle(); }
    const std::string& release() const override { return verifier_.traits().release; }
    const std::string& verified_elsewhere() const override { return verified_elsewhere_; }
    std::vector<std::string> left_out() const override { return verifier_.left_out(); }
    const MachineConfig& config() const override { return verifier_.script().config; }
    const Machine& machine() const override { return verifier_.machine(); }
    std::size_t step() const override { return verifier_.step(); }
    bool at_end() const override { return verifier_.at_end(); }
    StepVerdict advance() override { return verifier_.advance(); }

private:
    real::Verifier verifier_;
    std::string verified_elsewhere_;
};

std::unique_ptr<Judge> real_judge(Script script, const JudgeOptions& options) {
    if (options.place == JudgePlace::own_machine) {
        return machine_judge(std::move(script));
    }
    real::VerifyOptions verify;
    verify.allow_ksm = options.allow_merging;
    return std::make_unique<RealJudge>(std::move(script), verify);
}

} // namespace

Judges real_judges() { return {real_judge, machine_hint}; }

} // namespace cow::ui
