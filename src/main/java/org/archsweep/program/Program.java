package org.archsweep.program;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.archsweep.network.Layer;
import org.archsweep.network.Network;
import org.archsweep.spec.Configuration;

/**
 * A network as a TorchScript program, alone or with its training.
 *
 * @param network what is trained
 * @param mean of each channel, in pixel values (0 to 255)
 * @param deviation standard deviation of each channel, in pixel values
 * @param configuration how it's trained: precisions, optimizer, loss
 */
public record Program(
    Network network, List<Double> mean, List<Double> deviation, Configuration configuration) {

  /**
   * The program that trains: a TorchScript archive whose root has the methods
   *
   * <ul>
   *   <li>{@code train_step(pixels, keep, labels, rate, totals)}: one step of the optimiser; pixels
   *       uint8 (N, C, H, W), keep uint8 (N, 1, H, W), where 0 cuts a pixel out, labels int64 (N),
   *       rate the learning rate over the batch, float64 (), all of these on the CPU; totals
   *       float64 (2) on the device, to which the sum of the losses and the number of right answers
   *       are added. On a GPU it doesn't wait for the step, but what it was given on the CPU may be
   *       changed
   *   <li>{@code evaluate(pixels, labels, totals)}: as a trained network would be used; returns the
   *       predicted classes, int64 (N), which stay where they are
   *   <li>{@code state()}: all that training changes, in the order of {@link #stateNames}
   * </ul>
   *
   * @param state the values to start from; those of the optimizer are 0 where it has none
   */
  public byte[] trainer(StateDict state) {
    Archive archive = new Archive();
    archive.data().beginObject(Source.TRAINER).text(Source.NETWORK);
    List<Storage> storages = trainerStorages();
    archive.data().beginObject(Source.NETWORK_CLASS);
    for (Storage storage : storages) {
      Function<StateDict.Tensor, float[]> values = tensor -> state.values().get(tensor.name());
      add(archive, storage.name(), storage, values, storage.isTrained());
    }
    archive.data().text("training").bool(true).endObject();
    for (Storage storage : storages) {
      for (Optimizer.Slot slot : slots(storage)) {
        String name = Source.slot(storage.name(), slot);
        add(archive, name, storage, weight -> kept(state, weight, slot), false);
      }
    }
    archive.tensor("mean", List.of(1, mean.size(), 1, 1), floats(mean), false);
    archive.tensor("deviation", List.of(1, deviation.size(), 1, 1), floats(deviation), false);
    archive.data().text("training").bool(true).endObject();
    return archive.bytes(trainerSource());
  }

  /**
   * The network alone: an archive for DJL and for {@code torch.jit.load}. Takes float32 images (N,
   * C, H, W), RGB or grey in [0, 1], normalises them itself, and returns the logits, float32 (N,
   * classes).
   *
   * @param state the values of its tensors
   */
  public byte[] network(StateDict state) {
    Archive archive = new Archive();
    archive.data().beginObject(Source.NETWORK_CLASS);
    for (StateDict.Tensor tensor : StateDict.tensors(network)) {
      float[] values = state.values().get(tensor.name());
      archive.tensor(tensor.name(), tensor.shape(), values, tensor.trained());
    }
    archive.data().text("training").bool(false).endObject();
    return archive.bytes(networkSource());
  }

  /** The names of all that training changes: the network's tensors, then the optimizer's. */
  public List<String> stateNames() {
    return Stream.concat(StateDict.tensors(network).stream(), optimizerTensors().stream())
        .map(StateDict.Tensor::name)
        .toList();
  }

  /** What the optimizer keeps of each weight, of that one's shape. */
  List<StateDict.Tensor> optimizerTensors() {
    List<Optimizer.Slot> slots = configuration.get(RecipeKeys.OPTIMIZER).slots();
    return StateDict.tensors(network).stream()
        .filter(StateDict.Tensor::trained)
        .flatMap(weight -> slots.stream().map(slot -> optimizerTensor(weight, slot)))
        .toList();
  }

  private static StateDict.Tensor optimizerTensor(StateDict.Tensor weight, Optimizer.Slot slot) {
    return new StateDict.Tensor(
        Source.slot(weight.name(), slot), weight.shape(), false, new Layer.Initial(0, 0));
  }

  /** The text of the program that trains. */
  public String trainerSource() {
    return new Source(this, trainerStorages()).trainer();
  }

  /** The text of the program of the network alone. */
  public String networkSource() {
    return new Source(this, Storage.apart(network, configuration)).network();
  }

  /** How the program that trains keeps the network: weights together if the optimizer allows it. */
  private List<Storage> trainerStorages() {
    return configuration.get(RecipeKeys.OPTIMIZER).isElementwise()
        ? Storage.together(network, configuration)
        : Storage.apart(network, configuration);
  }

  private static float[] kept(StateDict state, StateDict.Tensor weight, Optimizer.Slot slot) {
    return state.values().getOrDefault(Source.slot(weight.name(), slot), new float[weight.size()]);
  }

  private List<Optimizer.Slot> slots(Storage storage) {
    return storage.isTrained() ? configuration.get(RecipeKeys.OPTIMIZER).slots() : List.of();
  }

  private static void add(
      Archive archive,
      String name,
      Storage storage,
      Function<StateDict.Tensor, float[]> values,
      boolean trained) {
    List<Integer> shape = storage.first().shape();
    if (storage.isVector()) {
      archive.tensor(name, List.of(storage.size()), storage.vector(values), trained);
    } else if (shape.size() == 4) {
      archive.channelsLast(name, shape, values.apply(storage.first()), trained);
    } else {
      archive.tensor(name, shape, values.apply(storage.first()), trained);
    }
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
