#include "app/cli/report/json_report.hpp"

#include "app/cli/report/json_event.hpp"
#include "app/cli/report/json_machine.hpp"
#include "core/base/errno.hpp"

#include <optional>

namespace cow::cli {
namespace {

/// What the first broken invariant was, kept for the second run.
struct KeptFinding {
    const Statement* statement = nullptr;
    Finding finding;
};

class StepWriter {
public:
    StepWriter(JsonWriter& out, bool events) : out_(out), events_(events) {}

    void write(const StepReport& report, const Finding* finding) {
        out_.begin_object();
        out_.member("line", report.statement.line);
        out_.member("process", actor_of(report.statement));
        out_.member("text", report.statement.text);
        out_.key("result");
        result(report.outcome);
        if (events_) {
            out_.key("events");
            out_.begin_array();
            for (const Event& event : report.events) {
                write_event(out_, event, report.machine);
            }
            out_.end_array();
        }
        if (!report.outcome.problem.empty()) {
            out_.member("problem", report.outcome.problem);
        }
        if (!report.outcome.not_modelled.empty()) {
            out_.member("not_modelled", report.outcome.not_modelled);
        }
        if (!report.outcome.disagreement.empty()) {
            out_.member("disagrees", report.outcome.disagreement);
        }
        if (finding != nullptr) {
            violations(*finding);
        }
        out_.end_object();
    }

private:
    void result(const StepOutcome& outcome) {
        const CallResult result{outcome.result};
        if (!outcome.has_result) {
            out_.null();
        } else if (result.failed()) {
            out_.value(errno_name(result.error()));
        } else {
            out_.value(outcome.result);
        }
    }

    void violations(const Finding& finding) {
        out_.key("violations");
        out_.begin_array();
        for (const Violation& violation : finding.violations) {
            out_.begin_object();
            out_.member("invariant", violation.invariant);
            out_.member("detail", violation.detail);
            // An index into the step's events: of the one that broke it.
            if (&violation == &finding.violations.front() && finding.event) {
                out_.member("event", *finding.event);
            }
            out_.end_object();
        }
        out_.end_array();
    }

    JsonWriter& out_;
    bool events_;
};

/// The first run: keeps what the object says outside of its steps, and the steps too unless they are to have events.
class Collector : public Audience {
public:
    explicit Collector(bool keep_steps) : keep_steps_(keep_steps) {}

    void step(const StepReport& report) override {
        if (keep_steps_) {
            steps_.write(report, report.finding);
        } else if (report.finding != nullptr) {
            finding_ = {&report.statement, *report.finding};
        }
    }
    void expectation(const Statement& statement, const ExpectOutcome& outcome) override {
        expectations_.begin_object();
        expectations_.member("line", statement.line);
        expectations_.member("text", statement.text);
        expectations_.member("ok", outcome.ok);
        expectations_.member("actual", outcome.actual);
        expectations_.end_object();
    }

    const std::string& steps() const { return step_text_.text(); }
    const std::string& expectations() const { return expectation_text_.text(); }
    const KeptFinding& finding() const { return finding_; }

private:
    bool keep_steps_;
    Output step_text_;
    Output expectation_text_;
    JsonWriter step_writer_{step_text_};
    StepWriter steps_{step_writer_, false};
    JsonWriter expectations_{expectation_text_};
    KeptFinding finding_;
};

/// The second run: lists every step with its events, as they happen.
class Lister : public Audience {
public:
    Lister(JsonWriter& out, const KeptFinding& finding) : steps_(out, true), finding_(finding) {}

    void step(const StepReport& report) override {
        steps_.write(report, finding_.statement == &report.statement ? &finding_.finding : nullptr);
    }

private:
    StepWriter steps_;
    const KeptFinding& finding_;
};

} // namespace

Tally write_json_run(JsonWriter& json, std::string_view file, const Runner& runner, const JsonRun& what) {
    Collector collector(!what.events);
    const PlayResult played = play(runner, {.record = false, .judge = what.judge}, collector);

    json.begin_object();
    if (!what.name.empty()) {
        json.member("name", what.name);
    }
    json.member("file", file);
    json.member("title", runner.script().shown_title());
    json.member("ok", played.tally.ok());
    if (const Bug bug = runner.script().config.bug; bug != Bug::none) {
        json.key("bug");
        json.begin_object();
        json.member("name", bug_name(bug));
        json.member("bit", played.tally.broken);
        json.end_object();
    }
    json.key("steps");
    json.begin_array();
    if (what.events) {
        Lister lister(json, collector.finding());
        play(runner, {.record = true, .watch = false, .judge = false}, lister);
    } else {
        json.raw(collector.steps());
    }
    json.end_array();
    json.key("expectations");
    json.begin_array();
    json.raw(collector.expectations());
    json.end_array();
    json.key("counters");
    write_counters(json, played.machine);
    json.key("processes");
    write_processes(json, played.machine);
    json.end_object();
    return played.tally;
}

Tally write_json_report(Output& out, std::string_view file, const Runner& runner, bool events) {
    JsonWriter json(out);
    const Tally tally = write_json_run(json, file, runner, {.events = events});
    out.write("\n");
    return tally;
}

} // namespace cow::cli
