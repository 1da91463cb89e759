#include "core/scenario/player.hpp"

#include "core/event/apply.hpp"
#include "core/scenario/deciding_rules.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace cow {
namespace {

bool same_step(const Statement& one, const Statement& other) {
    return one.text == other.text && one.process == other.process && one.trace_pid == other.trace_pid;
}

/// Whether two scripts begin with the same machine: settings, files and their contents.
bool same_start(const Script& one, const Script& other) {
    const auto files = [](const Script& script) {
        std::vector<std::string> texts;
        for (const Statement& statement : script.statements) {
            if (std::holds_alternative<FileStatement>(statement.what)) {
                texts.push_back(statement.text);
            }
        }
        return texts;
    };
    return one.config == other.config && files(one) == files(other);
}

bool same_names(const Environment& one, const Environment& other) {
    return one.values == other.values && one.processes == other.processes && one.pids == other.pids;
}

} // namespace

Player::Player(Script script, RunOptions options)
    : options_(std::move(options)), runner_(std::make_shared<const Runner>(std::move(script), options_)),
      timeline_(runner_->start()), branches_(1),
      start_env_(std::make_shared<const Environment>(runner_->environment())), environment_(*start_env_) {
    branches_.front().runner = runner_;
    branches_.front().start_expectations = evaluate_after(*runner_, 0, machine(), *start_env_);
}

namespace {

Script script_of(const Machine& machine, std::span<const RecordedStep> steps) {
    Script script;
    script.config = machine.config;
    for (const RecordedStep& step : steps) {
        Statement& statement = script.statements.emplace_back();
        statement.line = static_cast<u32>(script.statements.size());
        statement.text = step.text;
        statement.process =
            step.proc == no_proc ? std::string() : std::string(machine.name(machine.process(step.proc)));
        statement.what = RecordedStatement{};
    }
    return script;
}

/// The names of all processes that there are.
Environment processes_of(const Machine& machine) {
    Environment env;
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        env.processes[std::string(machine.name(machine.processes[i]))] = ProcId{i};
    }
    return env;
}

} // namespace

Player::Player(Timeline timeline, std::span<const RecordedStep> steps)
    : runner_(std::make_shared<const Runner>(script_of(timeline.at_step(steps.size()), steps), RunOptions{})),
      timeline_(std::move(timeline)), branches_(1) {
    assert(timeline_.branches() == 1 && timeline_.total_steps() == steps.size());
    timeline_.seek_step(0);
    start_env_ = std::make_shared<const Environment>(processes_of(machine()));
    environment_ = *start_env_;
    BranchState& state = branches_.front();
    state.runner = runner_;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto played = std::make_shared<Played>();
        played->outcome.statement = i;
        played->outcome.proc = steps[i].proc;
        const std::vector<Event> events = timeline_.events_of(i);
        const FaultDecided* decided = first_decision(events);
        played->outcome.decision = decided != nullptr ? decided->decision : Decision::none;
        const std::shared_ptr<const Environment> before = names_at(i);
        Environment env = processes_of(timeline_.at_step(i + 1));
        played->names =
            same_names(*before, env) ? before : std::make_shared<const Environment>(std::move(env));
        state.played.push_back(std::move(played));
    }
}

// ---- where we are --------------------------------------------------------------------------------------------------

bool Player::at_end() const { return timeline_.step() >= runner_->step_count(); }

std::size_t Player::current_statement() const {
    return at_end() ? script().statements.size() : runner_->statement_of(timeline_.step());
}

const StepOutcome* Player::outcome(std::size_t step) const {
    const BranchState& state = branches_[timeline_.branch()];
    return step < state.played.size() ? &state.played[step]->outcome : nullptr;
}

std::optional<ExpectOutcome> Player::expectation(std::size_t statement) const {
    // The steps written above it, and the expectations between the last of them and it.
    std::size_t steps = 0;
    std::size_t last = runner_->step_count();
    while (steps < last) {
        const std::size_t middle = (steps + last) / 2;
        if (runner_->statement_of(middle) < statement) {
            steps = middle + 1;
        } else {
            last = middle;
        }
    }
    const BranchState& state = branches_[timeline_.branch()];
    if (statement >= script().statements.size() ||
        !std::holds_alternative<ExpectStatement>(script().statements[statement].what) ||
        steps > timeline_.step() || steps > state.played.size()) {
        return std::nullopt;
    }
    std::size_t index = 0;
    for (std::size_t i = steps == 0 ? 0 : runner_->statement_of(steps - 1) + 1; i < statement; ++i) {
        index += std::holds_alternative<ExpectStatement>(script().statements[i].what) ? 1U : 0U;
    }
    const std::vector<ExpectOutcome>& all =
        steps == 0 ? state.start_expectations : state.played[steps - 1]->expectations;
    return index < all.size() ? std::optional(all[index]) : std::nullopt;
}

/// Evaluates the expectations between step `steps` - 1 and the next one on the machine as it is there.
std::vector<ExpectOutcome> Player::evaluate_after(const Runner& runner, std::size_t steps,
                                                  const Machine& machine, const Environment& env) {
    std::vector<ExpectOutcome> out;
    const std::vector<Statement>& all = runner.script().statements;
    const std::size_t end = steps < runner.step_count() ? runner.statement_of(steps) : all.size();
    for (std::size_t i = steps == 0 ? 0 : runner.statement_of(steps - 1) + 1; i < end; ++i) {
        if (const auto* expect = std::get_if<ExpectStatement>(&all[i].what)) {
            out.push_back(runner.evaluate(*expect, machine, env));
        }
    }
    return out;
}

// ---- moving --------------------------------------------------------------------------------------------------------

/// Runs a step, the first that has not run in this branch, on the machine behind those that have.
std::shared_ptr<Player::Played> Player::play(std::size_t step, Machine& machine,
                                             std::vector<Event>& log) const {
    auto played = std::make_shared<Played>();
    Environment env = environment_at(step);
    const std::shared_ptr<const Environment> before = names_at(step);
    played->outcome = run_step_and_rules(*runner_, step, machine, log, env);
    played->expectations = evaluate_after(*runner_, step + 1, machine, env);
    played->last_result = env.last_result;
    played->has_result = env.has_result;
    played->unknown_result = env.unknown_result;
    played->allocations_until_failure = env.allocations_until_failure;
    // Few steps bind a name: those that do not share the map of the step before.
    played->names = same_names(*before, env) ? before : std::make_shared<const Environment>(std::move(env));
    return played;
}

/// Runs the next step; the cursor is at the tip.
void Player::run_next() {
    std::shared_ptr<const Played> played;
    timeline_.record(
        [&](Machine& machine, std::vector<Event>& log) { played = play(timeline_.step(), machine, log); });
    branches_[timeline_.branch()].played.push_back(std::move(played));
}

bool Player::run_ahead() {
    if (all_run()) {
        return false;
    }
    std::shared_ptr<const Played> played;
    timeline_.extend([&](Machine& machine, std::vector<Event>& log) {
        played = play(timeline_.total_steps(), machine, log);
    });
    branches_[timeline_.branch()].played.push_back(std::move(played));
    return true;
}

const std::shared_ptr<const Environment>& Player::names_at(std::size_t steps) const {
    const BranchState& state = branches_[timeline_.branch()];
    return steps == 0 ? start_env_ : state.played[steps - 1]->names;
}

/// The environment after `steps` steps.
Environment Player::environment_at(std::size_t steps) const {
    Environment env = *names_at(steps);
    if (steps != 0) {
        const Played& played = *branches_[timeline_.branch()].played[steps - 1];
        env.last_result = played.last_result;
        env.has_result = played.has_result;
        env.unknown_result = played.unknown_result;
        env.allocations_until_failure = played.allocations_until_failure;
    }
    return env;
}

/// After every move.
void Player::moved() { environment_ = environment_at(timeline_.step()); }

bool Player::forward_step() {
    if (timeline_.step() >= runnable()) {
        return false;
    }
    if (!timeline_.forward_step()) {
        run_next();
    }
    moved();
    return true;
}

bool Player::back_step() {
    const bool done = timeline_.back_step();
    moved();
    return done;
}

bool Player::forward_event() {
    if (timeline_.step() >= runnable()) {
        return false;
    }
    if (timeline_.step() == timeline_.total_steps()) {
        run_ahead();
    }
    timeline_.forward_event();
    moved();
    return true;
}

bool Player::back_event() {
    const bool done = timeline_.back_event();
    moved();
    return done;
}

void Player::seek_step(std::size_t step) {
    step = std::min(step, runnable());
    timeline_.seek_step(step);
    while (timeline_.step() < step) {
        run_next();
    }
    moved();
}

void Player::seek_event(std::size_t event) {
    timeline_.seek_event(event);
    moved();
}

void Player::play_to_end() { seek_step(step_count()); }

// ---- branches ------------------------------------------------------------------------------------------------------

void Player::switch_branch(std::size_t branch) {
    timeline_.switch_branch(branch);
    runner_ = branches_[branch].runner;
    moved();
}

std::optional<std::size_t> Player::replace_script(Script script) {
    auto runner = std::make_shared<const Runner>(std::move(script), options_);
    const bool restart = !same_start(this->script(), runner->script());
    if (restart) { // another machine has another history
        const std::size_t step = std::min(timeline_.step(), runner->step_count());
        const auto held = held_;
        *this = Player(runner->script(), options_);
        held_ = held;
        seek_step(step);
        return std::nullopt;
    }
    const std::vector<Statement>& old_statements = this->script().statements;
    const std::vector<Statement>& statements = runner->script().statements;
    const std::size_t most =
        std::min({runner->step_count(), step_count(), branches_[timeline_.branch()].played.size()});
    std::size_t same = 0;
    while (same < most &&
           same_step(old_statements[runner_->statement_of(same)], statements[runner->statement_of(same)])) {
        ++same;
    }
    std::vector<std::shared_ptr<const Played>> kept(branches_[timeline_.branch()].played.begin(),
                                                    branches_[timeline_.branch()].played.begin() +
                                                        static_cast<std::ptrdiff_t>(same));
    if (same < timeline_.total_steps()) {
        timeline_.begin_branch(same);
        branches_.emplace_back();
    }
    runner_ = runner;
    BranchState& state = branches_[timeline_.branch()];
    state.runner = runner;
    state.played = std::move(kept);
    adopt_steps(state);
    moved();
    return same;
}

void Player::record(const RecordedStep& step, std::span<const Event> events) {
    seek_step(this->step());
    Script script = this->script();
    const std::size_t end = current_statement();
    Statement statement;
    statement.line = end < script.statements.size() ? script.statements[end].line
                     : end > 0                      ? script.statements[end - 1].line
                                                    : 1;
    statement.text = step.text;
    statement.process =
        step.proc == no_proc ? std::string() : std::string(machine().name(machine().process(step.proc)));
    statement.what = RecordedStatement{};
    script.statements.resize(end);
    replace_script(script); // what follows is left behind first, also where it reads the same
    script.statements.push_back(std::move(statement));
    replace_script(std::move(script));
    auto played = std::make_shared<Played>();
    played->outcome.statement = end;
    played->outcome.proc = step.proc;
    const FaultDecided* decided = first_decision(events);
    played->outcome.decision = decided != nullptr ? decided->decision : Decision::none;
    played->names = names_at(this->step());
    timeline_.record([&](Machine& machine, std::vector<Event>& log) {
        for (const Event& event : events) {
            apply(machine, event);
            log.push_back(event);
        }
    });
    branches_[timeline_.branch()].played.push_back(std::move(played));
    moved();
}

/// The steps that stay get the new script's line numbers, expectations and answers; nothing of them runs again.
void Player::adopt_steps(BranchState& state) {
    const auto expects_after = [&](std::size_t steps) {
        const std::vector<Statement>& all = script().statements;
        const std::size_t end = steps < step_count() ? runner_->statement_of(steps) : all.size();
        for (std::size_t i = steps == 0 ? 0 : runner_->statement_of(steps - 1) + 1; i < end; ++i) {
            if (std::holds_alternative<ExpectStatement>(all[i].what)) {
                return true;
            }
        }
        return false;
    };
    const auto evaluate = [&](std::size_t steps) {
        if (!expects_after(steps)) {
            return std::vector<ExpectOutcome>{};
        }
        return evaluate_after(*runner_, steps, timeline_.at_step(steps), environment_at(steps));
    };
    state.start_expectations = evaluate(0);
    for (std::size_t i = 0; i < state.played.size(); ++i) {
        auto played = std::make_shared<Played>(*state.played[i]);
        played->outcome.statement = runner_->statement_of(i);
        played->expectations = evaluate(i + 1);
        if (runner_->asks(i)) {
            played->outcome.answers = runner_->answers(i, played->outcome, timeline_.events_of(i),
                                                       timeline_.at_step(i + 1), environment_at(i + 1));
        }
        state.played[i] = std::move(played);
    }
}

} // namespace cow
