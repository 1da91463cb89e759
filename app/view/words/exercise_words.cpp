#include "app/view/words/exercise_words.hpp"

#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

bool is_judged(const Exercise& exercise) { return exercise.judging() == Judging::at_once || exercise.over(); }

/// The acts that stand side by side: a longest common part of both ways.
std::vector<WayRow> pairs_of(const Exercise& exercise) {
    const std::vector<DoneAct>& own = exercise.done();
    const std::size_t models = exercise.plan().way.size();
    std::vector<std::vector<std::size_t>> longest(own.size() + 1, std::vector<std::size_t>(models + 1));
    for (std::size_t i = own.size(); i-- > 0;) {
        for (std::size_t k = models; k-- > 0;) {
            longest[i][k] =
                own[i].of == k ? longest[i + 1][k + 1] + 1 : std::max(longest[i + 1][k], longest[i][k + 1]);
        }
    }
    std::vector<WayRow> out;
    for (std::size_t i = 0, k = 0; i < own.size() && k < models;) {
        if (own[i].of == k) {
            out.push_back({i++, k++});
        } else if (longest[i + 1][k] >= longest[i][k + 1]) {
            ++i;
        } else {
            ++k;
        }
    }
    return out;
}

} // namespace

std::vector<WayRow> ways_beside(const Exercise& exercise) {
    std::vector<WayRow> out;
    std::size_t own = 0;
    std::size_t model = 0;
    const auto fill = [&](std::size_t to_own, std::size_t to_model) {
        while (own < to_own || model < to_model) {
            WayRow& row = out.emplace_back();
            if (own < to_own) {
                row.own = own++;
            }
            if (model < to_model && !(row.own && exercise.done()[*row.own].of)) {
                row.model = model++;
            }
        }
    };
    for (const WayRow& pair : pairs_of(exercise)) {
        fill(*pair.own, *pair.model);
        out.push_back({own++, model++});
    }
    fill(exercise.done().size(), exercise.plan().way.size());
    return out;
}

std::string result_text(const Exercise& exercise) {
    const std::size_t mistakes = exercise.mistakes();
    const std::size_t missing = exercise.missing().size();
    std::string out;
    if (exercise.right() && mistakes == 0 && exercise.helped() == 0) {
        return trf("All right, without a mistake.");
    }
    out = exercise.right() ? trf("The machine is the one that the model leaves.")
                           : trf("The machine is not the one that the model leaves.");
    if (mistakes != 0) {
        out += " " + (mistakes == 1 ? trf("1 mistake.") : trf("{} mistakes.", mistakes));
    }
    if (exercise.helped() != 0) {
        out += " " + (exercise.helped() == 1 ? trf("1 act was shown.")
                                             : trf("{} acts were shown.", exercise.helped()));
    }
    if (missing != 0) {
        out += " " + (missing == 1 ? trf("1 act is missing.") : trf("{} acts are missing.", missing));
    }
    return out;
}

std::string done_text(const Exercise& exercise, std::size_t done, const Labels& labels) {
    const DoneAct& act = exercise.done()[done];
    const std::string text = act_text(exercise, act.act, labels);
    if (!is_judged(exercise)) {
        return text;
    }
    return act.right() ? trf("{}: right", text)
                       : trf("{}: wrong. {} ({})", text, mistake_text(exercise, act, labels),
                             act_rule(exercise, act.act));
}

std::vector<std::string> exercise_lines(const Exercise& exercise, const Labels& labels) {
    std::vector<std::string> out;
    out.push_back(trf("Be the kernel: {}", task_text(exercise, labels)));
    for (std::size_t i = 0; i < exercise.done().size(); ++i) {
        out.push_back("  " + done_text(exercise, i, labels));
    }
    if (exercise.stuck()) {
        out.emplace_back(tr("It is to be undone, or put right."));
    }
    if (exercise.over()) {
        out.push_back(result_text(exercise));
        out.emplace_back(tr("The model's own way:"));
        for (const PlannedAct& act : exercise.plan().way) {
            out.push_back(
                fmt::format("  {} ({})", act_text(exercise, act.act, labels), act_rule(exercise, act.act)));
        }
    }
    return out;
}

} // namespace cow::ui
