#include "app/gui/shell/machine_judge.hpp"

#include "app/linux/process/own_program.hpp"
#include "app/linux/verified.hpp"
#include "app/linux/vm/qemu.hpp"
#include "core/language/language.hpp"
#include "core/scenario/runner.hpp"
#include "core/scenario/writer.hpp"

#include <nlohmann/json.hpp>

#include <string_view>
#include <utility>

namespace cow::ui {
namespace {

using nlohmann::json;

Verdict verdict_from(const std::string& name) {
    return name == "agrees" ? Verdict::agrees : name == "differs" ? Verdict::differs : Verdict::not_compared;
}

StepVerdict verdict_of(const json& step) {
    StepVerdict out;
    out.verdict = verdict_from(step.at("verdict").get<std::string>());
    out.why = step.value("why", "");
    out.compared = step.at("compared").get<u64>();
    out.left_out = step.value("left_out", std::vector<std::string>{});
    for (const json& one : step.at("differences")) {
        const json& address = one.at("address");
        out.differences.push_back({one.at("process").get<std::string>(), one.at("field").get<std::string>(),
                                   address.is_null() ? std::nullopt : std::optional(address.get<u64>()),
                                   one.at("model").get<std::string>(), one.at("kernel").get<std::string>()});
    }
    return out;
}

/// The rules that the two were compared under.
Script under_traits(Script script, const json& traits) {
    MachineConfig& config = script.config;
    if (!config.kernel_given) {
        config.set_kernel(nearest_kernel(traits.at("kernel").get<std::string>()));
    }
    for (const KernelTraitInfo& info : kernel_traits()) {
        config.traits.set(info.trait, traits.at(std::string(info.name)) == "yes");
    }
    config.zero_page = traits.at("zero_page") == "on";
    config.fault_around = static_cast<u32>(std::stoul(traits.at("fault_around").get<std::string>()));
    return script;
}

/// The last line that tells what is being done, without who says it.
std::string last_told(std::string_view lines) {
    constexpr std::string_view who = "cowscope: ";
    const std::size_t at = lines.rfind(who);
    const std::string_view rest = at == std::string_view::npos ? "" : lines.substr(at + who.size());
    return std::string(rest.substr(0, rest.find('\n')));
}

class MachineJudge : public Judge {
public:
    explicit MachineJudge(Script script) : script_(std::move(script)) {
        if (obstacle_ = machine_hint(); !obstacle_.empty()) {
            return;
        }
        try {
            program_.emplace(std::vector<std::string>{"verify", "--vm", "--json", "--language",
                                                      std::string(language_code(language())), "-"},
                             write_script(script_));
        } catch (const real::Unavailable& reason) {
            obstacle_ = reason.what();
        }
    }

    std::string prepare() override {
        if (program_ && program_->runs()) {
            const std::string told = last_told(program_->err());
            return told.empty() ? std::string(tr("looking for its kernel")) : told;
        }
        if (program_) {
            read_report();
            program_.reset();
        }
        return {};
    }

    const std::string& obstacle() const override { return obstacle_; }
    const std::string& release() const override { return release_; }
    const std::string& verified_elsewhere() const override { return verified_elsewhere_; }
    std::vector<std::string> left_out() const override { return left_out_; }
    const MachineConfig& config() const override {
        return runner_ ? runner_->script().config : script_.config;
    }
    const Machine& machine() const override { return machine_; }
    std::size_t step() const override { return step_; }
    bool at_end() const override { return step_ >= verdicts_.size(); }

    StepVerdict advance() override {
        runner_->run_step(step_, machine_, nullptr, env_);
        return verdicts_[step_++];
    }

private:
    /// One line of JSON: the report, or else, among what was told, the reason why there is none.
    void read_report() {
        const json report = json::parse(program_->out(), nullptr, false);
        try {
            if (report.is_object()) {
                take_report(report);
                return;
            }
            const std::string& told = program_->err();
            const json error =
                json::parse(told.substr(std::min(told.find('{'), told.size())), nullptr, false);
            obstacle_ = error.at("error").at("message").get<std::string>();
        } catch (const std::exception&) { // it was killed
            obstacle_ = tr("the machine of its own says what makes no sense");
        }
    }

    void take_report(const json& report) {
        const json& traits = report.at("traits");
        release_ = traits.at("kernel").get<std::string>();
        verified_elsewhere_ = real::is_verified(release_) ? "" : real::verified_versions();
        left_out_ = report.at("left_out").get<std::vector<std::string>>();
        obstacle_ = report.at("obstacle").get<std::string>();
        const std::vector<std::size_t> statements = script_.steps();
        for (const json& step : report.at("steps")) {
            verdicts_.push_back(verdict_of(step));
            verdicts_.back().step = verdicts_.size() - 1;
            verdicts_.back().statement = statements.at(verdicts_.size() - 1);
        }
        runner_.emplace(under_traits(script_, traits), RunOptions{});
        machine_ = runner_->start();
        env_ = runner_->environment();
    }

    Script script_;
    std::optional<real::OwnProgram> program_; ///< until it has reported
    std::string obstacle_;
    std::string release_;
    std::string verified_elsewhere_;
    std::vector<std::string> left_out_;
    std::vector<StepVerdict> verdicts_;
    std::optional<Runner> runner_; ///< the model, under the rules of that kernel
    Machine machine_;
    Environment env_;
    std::size_t step_ = 0;
};

} // namespace

std::unique_ptr<Judge> machine_judge(Script script) {
    return std::make_unique<MachineJudge>(std::move(script));
}

std::string machine_hint() { return real::vm::missing_emulator(); }

} // namespace cow::ui
