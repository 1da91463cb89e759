// Questions that are made from the model, tried: over all scenarios of a folder and many small programs, the option called
// right is what then happens, and no other one is; with --real, the kernel underneath comes to the same.

#include "app/linux/verifier.hpp"
#include "core/parse/parser.hpp"
#include "core/quiz/drill.hpp"
#include "core/quiz/paper.hpp"
#include "core/scenario/answer.hpp"
#include "core/scenario/player.hpp"
#include "core/scenario/veil.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace {

using namespace cow;
using namespace cow::quiz;

constexpr int skipped = 77; // ctest: it cannot run here

bool is_of_touched_pages(const Question& question) {
    return question.subject == Subject::pages || question.subject == Subject::copied_pages;
}

/// The script up to the question's step, each of whose pages is touched in a step of its own.
Script page_by_page(const Script& script, const Question& question) {
    Script out = script_until(script, question.step - 1);
    const Statement whole = out.statements.back();
    out.statements.pop_back();
    for (u64 i = 0; i < question.row.pages; ++i) {
        Statement one = whole;
        auto& touch = std::get<TouchStatement>(one.what);
        touch.count = 1;
        touch.has_count = touch.has_stride = false;
        const Expr from = touch.addr;
        const Expr further{Expr::Kind::number, i * page_size, fmt::format("{}", i * page_size), {}};
        touch.addr = Expr{Expr::Kind::add, 0, {}, {from, further}};
        out.statements.push_back(std::move(one));
    }
    return out;
}

/// Counts up with each page that the question is after.
u64 counted(const Question& question, const Counters& counters) {
    return question.subject == Subject::pages ? counters.faults : counters.copies;
}

class Proof {
public:
    explicit Proof(bool real) : real_(real) {}

    void try_all(const std::string& name, const Script& script, u64 seed) {
        if (!script.config.kernel_given || script.config.kernel == newest_kernel) {
            name_ = name;
            ++scripts_;
            real_ ? ask_kernel(script, seed) : ask_model(script, all_questions(script, seed));
        }
    }
    void try_inverse(const Question& question) {
        name_ = question.id;
        check_form(question);
    }
    int report(u64 least) const {
        fmt::print(
            "{} questions about {} scenarios and programs; {} claims of options tried; {} are not so\n",
            questions_, scripts_, claims_, faults_);
        for (const auto& [subject, count] : subjects_) {
            fmt::print("  {}: {}\n", subject_name(subject), count);
        }
        if (!obstacle_.empty()) {
            fmt::print("{}\n", obstacle_);
        }
        if (real_ && questions_ == 0) {
            return skipped;
        }
        if (questions_ < least) {
            fmt::print("fewer than {}\n", least);
        }
        return faults_ == 0 && questions_ >= least ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    u64 questions() const { return questions_; }

private:
    void fault(const Question& question, const std::string& what) {
        ++faults_;
        fmt::print("{}: {}: {}: {}\n", name_, question.id, question.text, what);
    }

    void check_form(const Question& question) {
        ++questions_;
        ++subjects_[question.subject];
        std::set<std::string> texts;
        std::size_t right = 0;
        for (const Option& option : question.options) {
            right += question.is_right(option.text) ? 1U : 0U;
            if (!texts.insert(option.text).second) {
                fault(question, "two options read alike: " + option.text);
            }
            if (option.value != question.answer && option.reason.empty()) {
                fault(question, "no reason against " + option.text);
            }
        }
        if (!question.options.empty() && right != 1) {
            fault(question, fmt::format("{} options are right", right));
        }
        if (question.answer.empty() || question.why.empty()) {
            fault(question, "no answer, or no reason for it");
        }
    }

    /// Each step is run anew, with every option's claim as an expectation behind it.
    void ask_model(const Script& script, const std::vector<Question>& all) {
        for (std::size_t i = 0; i < all.size();) {
            const std::size_t step = all[i].step;
            std::vector<const Question*> here;
            for (; i < all.size() && all[i].step == step; ++i) {
                here.push_back(&all[i]);
                check_pages(script, all[i]);
            }
            ask_model(script_until(script, step - 1), here);
        }
    }
    void ask_model(const Script& until, const std::vector<const Question*>& here) {
        std::string text = write_script(until);
        const std::size_t statements = until.statements.size();
        for (const Question* question : here) {
            for (const Option& option : question->options) {
                text += option.claim.empty() ? "" : "expect " + option.claim + "\n";
            }
        }
        const ParseResult parsed = parse_script(text);
        if (!parsed.errors.empty()) {
            fault(*here.front(), parsed.errors.front().message);
            return;
        }
        Player player(parsed.script);
        player.play_to_end();
        std::size_t statement = statements;
        for (const Question* question : here) {
            check_form(*question);
            check_decision(*question, *player.outcome(player.step_count() - 1));
            for (const Option& option : question->options) {
                if (!option.claim.empty()) {
                    ++claims_;
                    const bool holds = player.expectation(statement++)->ok;
                    if (holds != (option.value == question->answer)) {
                        fault(*question, (holds ? "holds: " : "does not hold: ") + option.claim);
                    }
                }
            }
        }
    }
    void check_decision(const Question& question, const StepOutcome& outcome) {
        if (question.form != AnswerForm::decision) {
            return;
        }
        for (const Option& option : question.options) {
            ++claims_;
            const bool so = names_outcome(option.value, outcome);
            if (option.value == question.answer ? !so : question.subject != Subject::author && so) {
                fault(question, "the step comes to " + std::string(decision_name(outcome.decision)));
            }
        }
    }

    /// A row of pages is touched one by one: what each of them comes to adds up to the answer.
    void check_pages(const Script& script, const Question& question) {
        if (is_of_touched_pages(question)) {
            ++claims_;
            Player player(page_by_page(script, question));
            std::set<u64> pages;
            for (u64 i = 0; i < question.row.pages; ++i) {
                player.seek_step(question.step - 1 + i);
                const u64 before = counted(question, player.machine().counters);
                player.forward_step();
                if (counted(question, player.machine().counters) != before) {
                    pages.insert(i);
                }
            }
            if (pages_answer(pages) != question.answer) {
                fault(question, "page by page it is " + pages_answer(pages));
            }
        }
    }

    /// What the kernel can answer: faults, bytes, rss, and what calls return.
    static bool is_for_kernel(const Question& question) {
        return question.subject == Subject::faults || question.subject == Subject::bytes ||
               question.subject == Subject::rss || question.subject == Subject::result;
    }

    /// Where model and kernel agree about the step, the kernel has answered as the model did.
    void ask_kernel(const Script& script, u64 seed) {
        std::optional<real::Verifier> running(std::in_place, script, real::VerifyOptions{});
        real::Verifier& verifier = *running;
        if (!verifier.obstacle().empty()) {
            obstacle_ = verifier.obstacle();
            return;
        }
        // By the rules of this kernel.
        const std::vector<Question> all = all_questions(verifier.script(), seed);
        std::size_t next = 0;
        while (!verifier.at_end()) {
            const StepVerdict verdict = verifier.advance();
            for (; next < all.size() && all[next].step == verdict.step + 1; ++next) {
                if (!is_for_kernel(all[next]) || verdict.verdict == Verdict::not_compared) {
                    continue;
                }
                ++questions_;
                ++subjects_[all[next].subject];
                if (verdict.verdict == Verdict::differs) {
                    fault(all[next], "the kernel does otherwise");
                }
            }
        }
        running.reset(); // two at once would be in each other's way
        ask_kernel_for_pages(script, all);
    }

    /// One of each kind. Pages of a row are touched one by one, each compared; a store tells which entries are writable
    /// when the question's step was the last one.
    void ask_kernel_for_pages(const Script& script, const std::vector<Question>& all) {
        for (const Subject subject : {Subject::pages, Subject::copied_pages, Subject::writable_pages}) {
            const auto found = std::find_if(all.rbegin(), all.rend(), [&](const Question& question) {
                return question.subject == subject;
            });
            if (found == all.rend()) {
                continue;
            }
            const bool touched = is_of_touched_pages(*found);
            real::Verifier verifier(
                touched ? page_by_page(script, *found) : script_until(script, found->step - 1), {});
            bool compared = true;
            bool differs = false;
            while (!verifier.at_end()) {
                const StepVerdict verdict = verifier.advance();
                if (verdict.verdict == Verdict::not_compared)
                    fmt::print("{} {}\n", verdict.step, verdict.why);
                compared = compared && verdict.verdict != Verdict::not_compared;
                differs = differs || verdict.verdict == Verdict::differs;
            }
            for (const std::string& left : verifier.left_out()) {
                fmt::print("left {}\n", left);
                compared = compared && (subject == Subject::pages ||
                                        (left.find("frame") == left.npos && left.find("writ") == left.npos));
            }
            if (compared) {
                ++questions_;
                ++subjects_[subject];
                if (differs) {
                    fault(*found, "the kernel does otherwise");
                }
            }
        }
    }

    bool real_;
    std::string name_;
    u64 scripts_ = 0;
    u64 questions_ = 0;
    u64 claims_ = 0;
    u64 faults_ = 0;
    std::map<Subject, u64> subjects_;
    std::string obstacle_;
};

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

/// proof FOLDER PROGRAMS LEAST [--real]
int main(int argc, char** argv) {
    if (argc < 4) {
        return EXIT_FAILURE;
    }
    const bool real = argc > 4 && std::string(argv[4]) == "--real";
    const u64 programs = std::strtoull(argv[2], nullptr, 10);
    const u64 least = std::strtoull(argv[3], nullptr, 10);
    Proof proof(real);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
        if (entry.path().extension() == ".cow" && !real) {
            proof.try_all(entry.path().string(), parse_script(read(entry.path())).script, 1);
        }
    }
    for (u64 i = 0; i < programs; ++i) {
        const int level = 1 + static_cast<int>(i) % most_level;
        proof.try_all(fmt::format("program {} of level {}", i, level),
                      parse_script(drill_program(i, level)).script, i);
    }
    for (u64 i = 0; i < programs / 20 && !real; ++i) {
        Drill drill(i, 1 + static_cast<int>(i) % most_level);
        for (int k = 0; k < 5; ++k) {
            proof.try_inverse(drill.next({}));
        }
    }
    return proof.report(least);
}
