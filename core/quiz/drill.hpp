#pragma once
// Questions without end, about small programs that are made from a seed.

#include "core/quiz/question.hpp"
#include "core/quiz/score.hpp"

#include <string>

namespace cow::quiz {

/// 1: fork alone; 2: the zero page and files, too; 3: KSM and madvise, too; 4: all.
inline constexpr int most_level = 4;

/// A program of few steps, the same for the same seed on every machine; it parses, and each step can run.
std::string drill_program(u64 seed, int level);

class Drill {
public:
    Drill(u64 seed, int level) : seed_(seed), level_(level) {}

    /// The next question, after what has gone wrong most often so far. Its context is the program in front of the step
    /// that is asked about; of an inverse one, two pictures of memory: which call lay between them? `forward`: no
    /// inverse ones.
    Question next(const Score& score, bool forward = false);
    /// The program that the last question was about, its asked step last.
    const std::string& program() const { return program_; }

private:
    u64 seed_;
    int level_;
    u64 number_ = 0;
    std::string program_;
};

} // namespace cow::quiz
