package io.fairlead.local.demo;

import java.util.List;

/// Fits a linear model directly, by the normal equations: what gradient descent must come near to.
final class LeastSquares {

    private LeastSquares() {}

    /// The mean squared error of the best model.
    ///
    /// @param rows each some numbers and, last, the one that they are to predict
    static double loss(List<double[]> rows) {
        var weights = fit(rows);
        return rows.stream()
                .mapToDouble(row -> Math.pow(error(row, weights), 2))
                .average()
                .orElse(0);
    }

    private static double error(double[] row, double[] weights) {
        var error = -row[row.length - 1];
        for (var i = 0; i < row.length; i++) {
            error += weights[i] * input(row, i);
        }
        return error;
    }

    /// The i-th input of a row: one, then its numbers.
    private static double input(double[] row, int i) {
        return i == 0 ? 1 : row[i - 1];
    }

    private static double[] fit(List<double[]> rows) {
        var n = rows.getFirst().length;
        var equations = new double[n][n + 1];
        for (var row : rows) {
            for (var i = 0; i < n; i++) {
                for (var j = 0; j < n; j++) {
                    equations[i][j] += input(row, i) * input(row, j);
                }
                equations[i][n] += input(row, i) * row[n - 1];
            }
        }
        return solve(equations);
    }

    /// Gauss and Jordan; the normal equations are positive definite, so no pivot is zero.
    private static double[] solve(double[][] equations) {
        var n = equations.length;
        for (var pivot = 0; pivot < n; pivot++) {
            for (var i = 0; i < n; i++) {
                if (i != pivot) {
                    var factor = equations[i][pivot] / equations[pivot][pivot];
                    for (var j = pivot; j <= n; j++) {
                        equations[i][j] -= factor * equations[pivot][j];
                    }
                }
            }
        }
        var solution = new double[n];
        for (var i = 0; i < n; i++) {
            solution[i] = equations[i][n] / equations[i][i];
        }
        return solution;
    }
}
